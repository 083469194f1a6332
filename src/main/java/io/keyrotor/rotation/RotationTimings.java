package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;

/**
 * How long an effect may take to show.
 *
 * @param callTimeout within which a call to Azure is over, answered or not
 * @param settleTime how much longer Azure may take to show what a call did
 */
public record RotationTimings(Duration callTimeout, Duration settleTime) {

	public RotationTimings {
		if (!callTimeout.isPositive() || settleTime.isNegative()) {
			throw new IllegalArgumentException(
					"The call timeout must be positive and the settle time must not be negative.");
		}
	}

	/** From when on a call intended at {@code since} can have no further effect. */
	Instant settled(Instant since) {
		return since.plus(this.callTimeout).plus(this.settleTime);
	}

}
