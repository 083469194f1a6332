package io.keyrotor.azure;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

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
				"https://LOCALHOST:8091/", "keyrotor.azure.routes.[management.azure.com]", "https://arm.example",
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

	@Test
	void takesAProxy() {
		ProxyProperties proxy = Objects.requireNonNull(bind(Map.of("keyrotor.azure.proxy.uri",
				"http://proxy.example:3128/", "keyrotor.azure.proxy.username", "me", "keyrotor.azure.proxy.password",
				"p:w", "keyrotor.azure.proxy.non-proxy-hosts", "*.Vault.azure.net,demo.example"))
			.proxy());
		assertThat(proxy.origin()).isEqualTo(URI.create("http://proxy.example:3128/"));
		assertThat(proxy.login()).contains(new ProxyProperties.Login("me", "p:w"));
		assertThat(proxy.nonProxyHosts()).containsExactly("*.vault.azure.net", "demo.example");
		assertThat(proxy.toString() + proxy.login()).doesNotContain("p:w");
		assertThat(bind(Map.of()).proxy()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "call-timeout | 0s", "call-timeout | -1s", "call-timeout | soon",
			"call-timeout | 15001ms", "connect-timeout | 0s", "routes.demo.vault.azure.net | http://localhost:8091",
			"routes.demo.vault.azure.net | localhost:8091", "routes.demo.vault.azure.net | https://localhost:8091/path",
			"routes.demo.vault.azure.net | not a uri", "resource-manager-uri | http://management.azure.com",
			"call-timeuot | 1s", "proxy.uri | proxy:3128", "proxy.uri | http://proxy", "proxy.uri | http://proxy:0",
			"proxy.uri | http://proxy:65536", "proxy.uri | https://proxy:3128", "proxy.uri | socks://proxy:3128",
			"proxy.uri | http://SECRET:SECRET@proxy:3128", "proxy.uri | http://SECRET:SEC RET@proxy:3128",
			"proxy.uri | http://proxy:3128/path", "proxy.uri | http://proxy:3128?x", "proxy.username | me",
			"proxy.password | SECRET", "proxy.non-proxy-hosts | *", "proxy.non-proxy-hosts | *azure.net",
			"proxy.non-proxy-hosts | https://x", "proxy.pasword | SECRET" })
	void refusesWithThePropertysName(String name, String value) {
		Map<String, String> properties = new HashMap<>(Map.of("keyrotor.azure." + name, value));
		if (name.startsWith("proxy.") && !name.equals("proxy.uri")) {
			properties.put("keyrotor.azure.proxy.uri", "http://proxy.example:3128");
		}
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(properties)).satisfies((failure) -> {
			assertThat(failure).hasStackTraceContaining("keyrotor.azure." + name.replaceFirst("routes\\..*", "routes")
				.replace("proxy.username", "proxy.password")
				.replaceFirst("^proxy.password$", "proxy."));
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				assertThat(String.valueOf(cause.getMessage())).doesNotContain("SECRET");
			}
		});
	}

	@Test
	void refusesAProxyWithoutAnAddress() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("keyrotor.azure.proxy.non-proxy-hosts", "demo.example")))
			.withStackTraceContaining("keyrotor.azure.proxy.uri is refused: It is missing.");
	}

	private static AzureProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("keyrotor.azure",
				Bindable.of(AzureProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

}
