package io.keyrotor.step;

import java.time.Duration;

/**
 * How long an effect may take to show.
 *
 * @param callTimeout within which a call to Azure is over, answered or not
 * @param settleTime how much longer Azure may take to show what a call did
 */
public record Timings(Duration callTimeout, Duration settleTime) {

	/** How long a worker may be silent before it is taken for dead. */
	public static final Duration LEASE = Duration.ofSeconds(20);

	/** No call may take longer: a worker's lease has to outlive it. */
	public static final Duration LONGEST_CALL_TIMEOUT = Duration.ofSeconds(15);

	private static final Duration LEAST_SETTLE_TIME = Duration.ofMillis(500);

	private static final Duration LONGEST_FENCE = Duration.ofSeconds(5);

	public Timings {
		if (!callTimeout.isPositive() || callTimeout.compareTo(LONGEST_CALL_TIMEOUT) > 0
				|| settleTime.compareTo(LEAST_SETTLE_TIME) < 0) {
			throw new IllegalArgumentException("The call timeout must be positive and at most " + LONGEST_CALL_TIMEOUT
					+ ", and the settle time at least " + LEAST_SETTLE_TIME + ".");
		}
	}

	/**
	 * How long after its intent a change may still be sent. A change that is sent at the
	 * last moment is over before the lease is.
	 */
	public Duration fence() {
		return (this.callTimeout.compareTo(LONGEST_FENCE) < 0) ? this.callTimeout : LONGEST_FENCE;
	}

	/** How long after its intent a change can have no further effect. */
	public Duration inDoubt() {
		return fence().plus(this.callTimeout).plus(this.settleTime);
	}

}
