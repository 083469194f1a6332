package io.keyrotor.durable;

import java.time.Duration;

import io.keyrotor.settings.RefusedProperty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How old versions are disabled.
 *
 * @param proofWindow for how long after the soak nobody may use the version, as far as
 * the key store's audit log shows; positive
 * @param probation for how long a disabled version is watched and enabled again at the
 * first sign that something misses it; positive
 * @param watchInterval how often the consumers are read again meanwhile; at least
 * {@code 1s}
 */
@ConfigurationProperties(prefix = "keyrotor.retirement", ignoreUnknownFields = false)
public record RetirementProperties(@DefaultValue("1h") Duration proofWindow, @DefaultValue("24h") Duration probation,
		@DefaultValue("5m") Duration watchInterval) {

	private static final Duration LEAST = Duration.ofSeconds(1);

	public RetirementProperties {
		positive("proof-window", proofWindow);
		positive("probation", probation);
		if (watchInterval.compareTo(LEAST) < 0) {
			throw new RefusedProperty("keyrotor.retirement.watch-interval",
					"It is " + watchInterval + ". It must be at least " + LEAST + ".");
		}
	}

	private static void positive(String name, Duration duration) {
		if (!duration.isPositive()) {
			throw new RefusedProperty("keyrotor.retirement." + name, "It is " + duration + ". It must be positive.");
		}
	}

}
