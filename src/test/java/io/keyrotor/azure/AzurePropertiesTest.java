package io.keyrotor.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AzurePropertiesTest {

	@Test
	void hasDefaults() {
		AzureProperties properties = bind(Map.of());
		assertThat(properties.callTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(properties.routes()).isEmpty();
		assertThat(properties.tlsBundle()).isNull();
		assertThat(properties.resourceManagerUri()).isEqualTo(URI.create("https://management.azure.com"));
	}

	@Test
	void takesEveryProperty() {
		AzureProperties properties = bind(Map.of("keyrotor.azure.call-timeout", "4s", "keyrotor.azure.connect-timeout",
				"500ms", "keyrotor.azure.tls-bundle", "gateway", "keyrotor.azure.routes.Demo.vault.azure.net",
				"https://LOCALHOST:8091/ignored", "keyrotor.azure.routes.[management.azure.com]", "https://arm.example",
				"keyrotor.azure.resource-manager-uri", "https://Management.usgovcloudapi.net/"));
		assertThat(properties.callTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(properties.connectTimeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(properties.tlsBundle()).isEqualTo("gateway");
		assertThat(properties.resourceManagerUri()).isEqualTo(URI.create("https://management.usgovcloudapi.net"));
		assertThat(properties.routes()).containsOnly(Map.entry("demo.vault.azure.net", "https://localhost:8091"),
				Map.entry("management.azure.com", "https://arm.example"));
	}

	@Test
	void routesKeepPathAndQueryAsTheyAre() {
		AzureProperties properties = bind(
				Map.of("keyrotor.azure.routes.demo.search.windows.net", "https://localhost:8093"));
		assertThat(properties.routed(URI.create("https://DEMO.search.windows.net:443/indexes('a%20b')?x=%2B&$y=1")))
			.isEqualTo(URI.create("https://localhost:8093/indexes('a%20b')?x=%2B&$y=1"));
		URI other = URI.create("https://other.search.windows.net/x?y");
		assertThat(properties.routed(other)).isEqualTo(other);
	}

	@ParameterizedTest
	@CsvSource({ "keyrotor.azure.call-timeout, 0s", "keyrotor.azure.call-timeout, -1s",
			"keyrotor.azure.call-timeout, soon", "keyrotor.azure.connect-timeout, 0s",
			"keyrotor.azure.routes.demo.vault.azure.net, http://localhost:8091",
			"keyrotor.azure.routes.demo.vault.azure.net, localhost:8091",
			"keyrotor.azure.routes.demo.vault.azure.net, not a uri",
			"keyrotor.azure.resource-manager-uri, http://management.azure.com", "keyrotor.azure.call-timeuot, 1s" })
	void refusesWithThePropertysName(String name, String value) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of(name, value)))
			.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(name.substring(0, 19)));
	}

	private static AzureProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("keyrotor.azure",
				Bindable.of(AzureProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

}
