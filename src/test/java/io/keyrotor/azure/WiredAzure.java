package io.keyrotor.azure;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.keyrotor.binding.ApplicationSecrets;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.sandbox.Sandbox;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/** All adapters to Azure as they are configured in earnest, in front of the sandbox. */
public final class WiredAzure implements AutoCloseable {

	private final Sandbox sandbox;

	private final ConfigurableApplicationContext context;

	private WiredAzure(Sandbox sandbox, ConfigurableApplicationContext context) {
		this.sandbox = sandbox;
		this.context = context;
	}

	public static WiredAzure start() throws IOException, InterruptedException {
		Sandbox sandbox = Sandbox.start();
		Map<String, Object> properties = new HashMap<>(sandbox.properties());
		properties.put("keyrotor.azure.call-timeout", Duration.ofSeconds(4));
		return new WiredAzure(sandbox,
				new SpringApplicationBuilder(Adapters.class).web(WebApplicationType.NONE).properties(properties).run());
	}

	public Sandbox sandbox() {
		return this.sandbox;
	}

	/** The adapter that implements the port. */
	public <T> T get(Class<T> port) {
		return this.context.getBean(port);
	}

	/** How keys are rotated when nothing else is tested. */
	public RotationPolicies policies() {
		return get(RotationPolicies.class);
	}

	@Override
	public void close() {
		this.context.close();
		this.sandbox.close();
	}

	@ImportAutoConfiguration(SslAutoConfiguration.class)
	@ComponentScan(basePackages = { "io.keyrotor.azure", "io.keyrotor.settings" },
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = "io\\.keyrotor\\.azure\\.(identity|checks)\\..*|.*Wired\\w+(\\$.*)?"))
	static class Adapters {

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

		@Bean
		ApplicationSecrets applicationSecrets() {
			return (_) -> Optional.empty();
		}

		@Bean
		@Primary
		TokenCredential fixedCredential() {
			return (context) -> Mono.just(new AccessToken("any", OffsetDateTime.MAX));
		}

	}

}
