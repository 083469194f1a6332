package io.keyrotor.web;

import java.time.Duration;

/** The header {@code Retry-After}. */
final class RetryAfter {

	private RetryAfter() {
	}

	/** Whole seconds, so that nobody comes back too early, and one at least. */
	static long seconds(Duration wait) {
		return Math.max(1, wait.plusMillis(999).toSeconds());
	}

}
