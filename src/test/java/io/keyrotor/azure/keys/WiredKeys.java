package io.keyrotor.azure.keys;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.sandbox.Sandbox;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/** The adapter as it is configured in earnest, with the sandbox's fakes on the wire. */
final class WiredKeys implements AutoCloseable {

	static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

	private final Sandbox sandbox;

	private final ConfigurableApplicationContext context;

	private WiredKeys(Sandbox sandbox, ConfigurableApplicationContext context) {
		this.sandbox = sandbox;
		this.context = context;
	}

	static WiredKeys start() throws IOException, InterruptedException {
		Sandbox sandbox = Sandbox.start();
		Map<String, Object> properties = new HashMap<>(sandbox.properties());
		properties.put("keyrotor.azure.call-timeout", CALL_TIMEOUT);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Adapter.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run();
		return new WiredKeys(sandbox, context);
	}

	Sandbox sandbox() {
		return this.sandbox;
	}

	Keys keys() {
		return this.context.getBean(Keys.class);
	}

	RotationPolicies policies() {
		return this.context.getBean(RotationPolicies.class);
	}

	/** How many versions of the key the store has made. */
	long versionsCreated(KeyId key) {
		return this.sandbox.ledger()
			.stream()
			.filter((entry) -> entry.operation().equals("CreateVersion") && entry.target().equals(key.toString()))
			.count();
	}

	void fault(KeyId key, String method, String fault, int times) {
		String service = key.store().value().equals("sandbox-hsm") ? "ManagedHsm" : "KeyVault";
		String status = fault.equals("Status") ? ", \"status\": 503" : "";
		this.sandbox.fault("{\"service\": \"%s\", \"method\": \"%s\", \"fault\": \"%s\", \"times\": %d%s}"
			.formatted(service, method, fault, times, status));
	}

	/** How many calls the first fault has met. */
	int fired() throws IOException, InterruptedException {
		URI faults = this.sandbox.controlAddress().resolve("/faults");
		try (HttpClient client = HttpClient.newHttpClient()) {
			String answer = client.send(HttpRequest.newBuilder(faults).build(), BodyHandlers.ofString()).body();
			JsonNode json = JsonMapper.shared().readTree(answer);
			return json.required(0).required("fired").asInt();
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.sandbox.close();
	}

	@EnableConfigurationProperties(PolicyProperties.class)
	@ImportAutoConfiguration(SslAutoConfiguration.class)
	@ComponentScan(basePackages = { "io.keyrotor.azure", "io.keyrotor.settings" },
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = "io\\.keyrotor\\.azure\\.(?!keys\\.)[a-z]+\\..*|.*WiredKeys.*"))
	static class Adapter {

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

		@Bean
		@Primary
		TokenCredential fixedCredential() {
			return (context) -> Mono.just(new AccessToken("any", OffsetDateTime.MAX));
		}

	}

}
