package io.keyrotor.web.access;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the issuer's keys can be read. It tells what came of the last attempt, so that
 * nobody who asks for the health waits for the issuer.
 */
final class IssuerHealth implements HealthIndicator {

	private static final String REMEDY = "Check " + TokenProperties.ISSUER + " and " + TokenProperties.KEYS
			+ ", and the way to the issuer: Java's own settings for proxies (-Dhttps.proxyHost) and authorities"
			+ " (-Djavax.net.ssl.trustStore) apply, and keyrotor.azure.proxy does not.";

	private final SigningKeys keys;

	IssuerHealth(SigningKeys keys) {
		this.keys = keys;
	}

	@Override
	public Health health() {
		return switch (this.keys.state()) {
			case IssuerState.NotAsked() -> Health.unknown().withDetail("note", "No keys were asked for yet.").build();
			case IssuerState.Reachable(var checkedOn) ->
				Health.up().withDetail("checkedOn", checkedOn.toString()).build();
			case IssuerState.Unreachable(var problem, var checkedOn) -> Health.down()
				.withDetail("problem", problem)
				.withDetail("remedy", REMEDY)
				.withDetail("checkedOn", checkedOn.toString())
				.build();
		};
	}

}
