package io.keyrotor.key;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when a change at Azure may be sent. A worker that was halted after it had been
 * given its turn, and may have lost it since, finds the fence closed; so whoever sends a
 * change passes the fence as the very last thing before it.
 */
@FunctionalInterface
public interface Fence {

	/** Whether the change may still be sent. */
	boolean open();

	/**
	 * Passes while the fence is open.
	 * @throws FencedOff otherwise; nothing may be sent then
	 */
	default void pass() {
		if (!open()) {
			throw new FencedOff();
		}
	}

	/**
	 * A fence that closes after a time.
	 * @param nanoTime a clock that nobody can set, in nanoseconds
	 */
	static Fence lasting(Duration duration, LongSupplier nanoTime) {
		long end = nanoTime.getAsLong() + duration.toNanos();
		return () -> nanoTime.getAsLong() - end < 0;
	}

}
