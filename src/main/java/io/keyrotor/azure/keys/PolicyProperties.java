package io.keyrotor.azure.keys;

import java.time.Duration;

import io.keyrotor.settings.RefusedProperty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rotation policies are set.
 *
 * @param readBackTimeout how long after a change the key store may take to show it; the
 * answer to the change waits for it, and says so when the time was not enough
 */
@ConfigurationProperties(prefix = "keyrotor.policy", ignoreUnknownFields = false)
public record PolicyProperties(@DefaultValue("10s") Duration readBackTimeout) {

	private static final Duration LONGEST = Duration.ofSeconds(60);

	public PolicyProperties {
		if (readBackTimeout.isNegative() || readBackTimeout.compareTo(LONGEST) > 0) {
			throw new RefusedProperty("keyrotor.policy.read-back-timeout",
					"It is " + readBackTimeout + ". It must be between 0s and " + LONGEST.toSeconds() + "s.");
		}
	}

}
