package io.keyrotor.durable;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rotations are carried out.
 *
 * @param settleTime how long after a call is over Azure may take to show what it did;
 * before the same call is made again this time has passed
 */
@ConfigurationProperties(prefix = "keyrotor.rotation", ignoreUnknownFields = false)
public record RotationProperties(@DefaultValue("5s") Duration settleTime) {

	public RotationProperties {
		if (settleTime.isNegative()) {
			throw new IllegalArgumentException(
					"keyrotor.rotation.settle-time must not be negative; " + settleTime + " is.");
		}
	}

}
