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

	/**
	 * No call may take longer: a worker that is silent for twenty seconds is taken for
	 * dead, and five of them may already have gone by when the call begins.
	 */
	public static final Duration LONGEST_CALL_TIMEOUT = Duration.ofSeconds(15);

	private static final Duration LEAST_SETTLE_TIME = Duration.ofMillis(500);

	public RotationTimings {
		if (!callTimeout.isPositive() || settleTime.compareTo(LEAST_SETTLE_TIME) < 0) {
			throw new IllegalArgumentException(
					"The call timeout must be positive and the settle time at least " + LEAST_SETTLE_TIME + ".");
		}
	}

	/**
	 * How long after its intent a call may be sent; what is left of the settle time is
	 * Azure's.
	 */
	public Duration longestHesitation() {
		return this.settleTime.dividedBy(2);
	}

	/** From when on a call intended at {@code since} can have no further effect. */
	Instant settled(Instant since) {
		return since.plus(this.callTimeout).plus(this.settleTime);
	}

}
