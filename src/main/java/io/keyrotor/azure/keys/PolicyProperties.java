package io.keyrotor.azure.keys;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

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
			throw new InvalidConfigurationPropertyValueException("keyrotor.policy.read-back-timeout", readBackTimeout,
					"It must be between 0s and " + LONGEST.toSeconds() + "s.");
		}
	}

}
