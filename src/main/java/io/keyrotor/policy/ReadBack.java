package io.keyrotor.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.keyrotor.key.UpstreamFailure;

/**
 * Reads a policy until it is the expected one, because a read right after a change can
 * still answer what was there before. The first read is at once, the pauses in between
 * grow from 200 ms to 5 s, and the last read is made when the time is over, so that one
 * call more than the time may pass.
 */
public final class ReadBack {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final Duration timeout;

	private final Clock clock;

	private final Pause pause;

	public ReadBack(Duration timeout, Clock clock, Pause pause) {
		this.timeout = timeout;
		this.clock = clock;
		this.pause = pause;
	}

	Duration timeout() {
		return this.timeout;
	}

	/** What the reads have come to. */
	Result until(Supplier<RotationPolicy> read, Predicate<RotationPolicy> expected) {
		Instant end = this.clock.instant().plus(this.timeout);
		Duration next = FIRST_PAUSE;
		Result result = once(read, expected);
		while (result instanceof Missed missed && missed.mayChange() && rests(next, missed, end)) {
			next = Collections.min(List.of(next.multipliedBy(2), LONGEST_PAUSE));
			result = once(read, expected);
		}
		return result;
	}

	private static Result once(Supplier<RotationPolicy> read, Predicate<RotationPolicy> expected) {
		try {
			RotationPolicy policy = read.get();
			return expected.test(policy) ? new Found(policy) : new Missed(Optional.empty());
		}
		catch (UpstreamFailure trouble) {
			return new Missed(Optional.of(trouble));
		}
	}

	/** Lets the pause pass, if there is time for another read after it. */
	private boolean rests(Duration next, Missed missed, Instant end) {
		Duration left = Duration.between(this.clock.instant(), end);
		Duration asked = missed.trouble().flatMap(UpstreamFailure::retryAfter).orElse(Duration.ZERO);
		if (!left.isPositive() || asked.compareTo(left) > 0) {
			return false;
		}
		try {
			this.pause.of(Collections.min(List.of(Collections.max(List.of(next, asked)), left)));
			return true;
		}
		catch (InterruptedException stopping) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** How the reads ended. */
	sealed interface Result {

	}

	/** The expected policy was read. */
	record Found(RotationPolicy policy) implements Result {
	}

	/**
	 * It was not read in time.
	 *
	 * @param trouble why the last read gave nothing; empty if it gave another policy
	 */
	record Missed(Optional<UpstreamFailure> trouble) implements Result {

		private boolean mayChange() {
			return !this.trouble.map(UpstreamFailure::lasting).orElse(false);
		}

	}

}
