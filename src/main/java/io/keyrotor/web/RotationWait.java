package io.keyrotor.web;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.keyrotor.rotation.Rotation;

/**
 * Waits for the end of a rotation on behalf of a caller. Each request has a virtual
 * thread of its own, so a wait costs nothing but memory.
 */
final class RotationWait {

	private static final Duration PAUSE = Duration.ofMillis(200);

	private RotationWait() {
	}

	/** The rotation once it rests, or as it is when the time is over. */
	static Rotation until(Rotation rotation, Duration longest, UnaryOperator<Rotation> again) {
		long end = System.nanoTime() + longest.toNanos();
		Rotation seen = rotation;
		while (!seen.rests() && System.nanoTime() < end) {
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
