package io.keyrotor.azure;

import java.time.Duration;

/** The moment at which a call is over, on the clock that nobody can set. */
public record Deadline(long nanos) {

	/** The moment after this time. */
	public static Deadline in(Duration duration) {
		return new Deadline(System.nanoTime() + duration.toNanos());
	}

	/** What is left, in nanoseconds; zero or less once the call is over. */
	long left() {
		return this.nanos - System.nanoTime();
	}

	/** Whether the moment has passed. */
	public boolean isOver() {
		return left() <= 0;
	}

}
