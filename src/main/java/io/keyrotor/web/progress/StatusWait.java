package io.keyrotor.web.progress;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Waits for the end of long work on behalf of a caller. Each request has a virtual thread
 * of its own, so a wait costs nothing but memory.
 */
public final class StatusWait {

	private static final Duration PAUSE = Duration.ofMillis(200);

	private StatusWait() {
	}

	/** The work once it rests, or as it is when the time is over. */
	public static <T> T until(T work, Duration longest, Predicate<T> rests, UnaryOperator<T> again) {
		long end = System.nanoTime() + longest.toNanos();
		T seen = work;
		while (!rests.test(seen) && System.nanoTime() < end) {
			if (!slept(end)) {
				return seen;
			}
			seen = again.apply(seen);
		}
		return seen;
	}

	private static boolean slept(long end) {
		try {
			Thread.sleep(Duration.ofNanos(Math.max(0, Math.min(PAUSE.toNanos(), end - System.nanoTime()))));
			return true;
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
