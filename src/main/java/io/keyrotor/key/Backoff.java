package io.keyrotor.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to try again: after 1, 2, 4, 8, 16 and then every 30 seconds, as Azure's guidance
 * for throttled callers has it, or after the time that Azure itself asked for, which
 * counts up to a minute.
 */
public final class Backoff {

	private static final long LONGEST_SECONDS = 30;

	private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

	private Backoff() {
	}

	/**
	 * The next time to try.
	 * @param failures how many tries failed in a row before the last one
	 * @param asked how long Azure asked to wait, where it did
	 */
	public static Instant next(Instant now, int failures, Optional<Duration> asked) {
		Duration own = Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << Math.min(failures, 5)));
		return now.plus(asked.filter((wish) -> wish.compareTo(own) > 0).map(Backoff::capped).orElse(own));
	}

	private static Duration capped(Duration asked) {
		return (asked.compareTo(LONGEST_ASKED) > 0) ? LONGEST_ASKED : asked;
	}

}
