package io.keyrotor.web.access;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Decides at the start who may call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
class AccessConfiguration {

	private static final Log LOG = LogFactory.getLog(AccessConfiguration.class);

	private static final String FORWARDED = "server.forward-headers-strategy";

	@Bean
	Access access(TokenProperties tokens, ServerProperties server, Environment environment) {
		requireOnePort(environment);
		Access access = TokenIssuer.configured(tokens.jwt())
			.<Access>map((issuer) -> issuer)
			.orElseGet(() -> LoopbackAddress.of(server.getAddress()));
		requireTrustedProxies(access, server.getForwardHeadersStrategy());
		announce(access);
		return access;
	}

	/** A port of its own for the actuator would have an address of its own, too. */
	private static void requireOnePort(Environment environment) {
		String port = environment.getProperty("management.server.port");
		if (port != null) {
			throw new InvalidConfigurationPropertyValueException("management.server.port", port,
					"The actuator is served on the service's own port, behind the same guards as everything else. Leave the property out.");
		}
	}

	/**
	 * Tomcat itself believes what proxies in private networks say, and nobody else;
	 * Spring's filter would believe everybody.
	 */
	private static void requireTrustedProxies(Access access, @Nullable ForwardHeadersStrategy strategy) {
		if (strategy == ForwardHeadersStrategy.FRAMEWORK) {
			throw new InvalidConfigurationPropertyValueException(FORWARDED, strategy,
					"It would believe the X-Forwarded headers of every caller. Set native, which believes those of trusted proxies.");
		}
		if (access instanceof LoopbackAddress && strategy == ForwardHeadersStrategy.NATIVE) {
			throw new InvalidConfigurationPropertyValueException(FORWARDED, strategy,
					"Without authentication the service is never behind a proxy. Set %s and %s first, or leave this out."
						.formatted(TokenProperties.ISSUER, TokenProperties.AUDIENCES));
		}
	}

	private static void announce(Access access) {
		switch (access) {
			case LoopbackAddress loopback -> LOG.warn(
					"NO AUTHENTICATION: every program on this machine that can connect to %s can rotate keys. Set %s and %s to let callers in by their tokens."
						.formatted(loopback.address().getHostAddress(), TokenProperties.ISSUER,
								TokenProperties.AUDIENCES));
			case TokenIssuer issuer -> LOG.info("Callers need a token of %s for %s.".formatted(issuer.issuer(),
					String.join(" or ", issuer.audiences())));
		}
	}

	@Bean
	HealthEndpointGroupsPostProcessor healthDetails(Access access) {
		return new HealthDetails(access);
	}

}
