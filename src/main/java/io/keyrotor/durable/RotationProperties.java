package io.keyrotor.durable;

import java.time.Duration;

import io.keyrotor.settings.RefusedProperty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rotations are carried out.
 *
 * @param settleTime how long after a call is over Azure may take to show what it did;
 * before the same call is made again this time has passed. At least {@code 500ms}; a call
 * is sent within half of it after its intent was saved, or not at all
 */
@ConfigurationProperties(prefix = "keyrotor.rotation", ignoreUnknownFields = false)
public record RotationProperties(@DefaultValue("5s") Duration settleTime) {

	private static final Duration LEAST = Duration.ofMillis(500);

	public RotationProperties {
		if (settleTime.compareTo(LEAST) < 0) {
			throw new RefusedProperty("keyrotor.rotation.settle-time",
					"It is " + settleTime + ". It must be at least " + LEAST + ".");
		}
	}

}
