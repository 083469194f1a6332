package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

import io.keyrotor.key.Backoff;
import io.keyrotor.step.Timings;

/**
 * For how long nothing will happen to a rotation, as far as it says itself what it waits
 * for: its caller need not ask again before. Who is called before the end of a wait may
 * be asked for nothing but to wait on.
 */
public final class ExpectedWait {

	/** Steps follow each other at once. */
	private static final Duration AT_ONCE = Duration.ofSeconds(1);

	/** What a person has to do takes a while. */
	private static final Duration A_WHILE = Duration.ofSeconds(30);

	private final Timings timings;

	public ExpectedWait(Timings timings) {
		this.timings = timings;
	}

	/** Between one and thirty seconds; zero if the rotation is over. */
	public Duration of(Rotation rotation, Instant now) {
		return switch (rotation.phase()) {
			case Phase.Requested _ -> from(now, retry(rotation));
			case Phase.Creating creating -> from(now, creation(rotation, creating, now));
			case Phase.Moving moving -> from(now, consumers(rotation, moving));
			case Phase.Held _ -> A_WHILE;
			case Phase.Completed _, Phase.RolledBack _, Phase.Canceled _, Phase.Failed _ -> Duration.ZERO;
		};
	}

	private static Duration from(Instant now, Instant next) {
		Duration left = Duration.between(now, next);
		if (left.compareTo(AT_ONCE) < 0) {
			return AT_ONCE;
		}
		return (left.compareTo(A_WHILE) > 0) ? A_WHILE : left;
	}

	/** When something that did not work is tried again. */
	private static Instant retry(Rotation rotation) {
		return (rotation.failures() == 0) ? rotation.updatedOn()
				: Backoff.next(rotation.updatedOn(), rotation.failures() - 1, Optional.empty());
	}

	private Instant creation(Rotation rotation, Phase.Creating creating, Instant now) {
		Optional<Instant> settled = creating.calledOn()
			.filter((_) -> rotation.failures() > 0)
			.map((calledOn) -> calledOn.plus(this.timings.inDoubt()))
			.filter((end) -> end.isAfter(now));
		Instant tried = retry(rotation);
		return settled.orElseGet(() -> creating.turn().filter((turn) -> turn.isAfter(tried)).orElse(tried));
	}

	/**
	 * When the first of them is looked at; without one that is open, the key is looked at
	 * for the last time.
	 */
	private static Instant consumers(Rotation rotation, Phase.Moving moving) {
		return moving.consumers()
			.stream()
			.filter(ConsumerProgress::open)
			.map(ConsumerProgress::due)
			.min(Comparator.naturalOrder())
			.orElseGet(() -> retry(rotation));
	}

}
