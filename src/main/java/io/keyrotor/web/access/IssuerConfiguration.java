package io.keyrotor.web.access;

import java.time.Clock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The issuer's keys and what is known of them, where tokens are needed. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(TokenProperties.ISSUER)
class IssuerConfiguration {

	/** Tokens live in the issuer's time, which no clock of a sandbox moves. */
	@Bean
	SigningKeys signingKeys(Access access) {
		return switch (access) {
			case TokenIssuer issuer -> new SigningKeys(issuer, Clock.systemUTC());
			case LoopbackAddress _ -> throw new IllegalStateException("An issuer that is configured is there.");
		};
	}

	@Bean
	IssuerWatch issuerWatch(SigningKeys keys) {
		return new IssuerWatch(keys);
	}

	/** Its name is the one of the component in {@code /actuator/health}. */
	@Bean
	IssuerHealth issuer(SigningKeys keys) {
		return new IssuerHealth(keys);
	}

}
