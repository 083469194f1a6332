package io.keyrotor.web.progress;

import java.time.Duration;

/** The header {@code Retry-After}. */
public final class RetryAfter {

	private RetryAfter() {
	}

	/** Whole seconds, so that nobody comes back too early, and one at least. */
	public static long seconds(Duration wait) {
		return Math.max(1, wait.plusMillis(999).toSeconds());
	}

}
