package io.keyrotor.step;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Says how long a change that was intended may still take effect. It goes by a clock that
 * nobody can set: a wall clock that jumps, or another machine's that is ahead, would
 * otherwise end the wait while the call is still under way, and a second one would
 * follow. A change that another worker intended counts from when it was first seen here.
 */
public final class Settling {

	/**
	 * More changes than can be in doubt at a time; a forgotten one is waited for anew.
	 */
	private static final int REMEMBERED = 10_000;

	private final Timings timings;

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	private final OptionalLong aloneSince;

	private final Map<Change, Sight> seen = new LinkedHashMap<>();

	private Settling(Timings timings, InstantSource clock, LongSupplier nanoTime, OptionalLong aloneSince) {
		this.timings = timings;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.aloneSince = aloneSince;
	}

	/** For one of several workers that may be at work at the same time. */
	public static Settling amongOthers(Timings timings, InstantSource clock, LongSupplier nanoTime) {
		return new Settling(timings, clock, nanoTime, OptionalLong.empty());
	}

	/**
	 * For a worker that knows that all others have ended by now, so that whatever they
	 * intended has been sent by now or never will be.
	 */
	public static Settling alone(Timings timings, InstantSource clock, LongSupplier nanoTime) {
		return new Settling(timings, clock, nanoTime, OptionalLong.of(nanoTime.getAsLong()));
	}

	/** This worker is about to send the change. */
	public synchronized void begin(String subject, String target, Instant since) {
		remember(new Change(subject, target, since), new Sight(this.nanoTime.getAsLong(), true));
	}

	/**
	 * Until when to wait for the change; empty if it can have no further effect.
	 * @param since when it was intended, which tells it from other changes of the target
	 */
	public synchronized Optional<Instant> until(String subject, String target, Instant since) {
		Duration left = left(new Change(subject, target, since));
		return left.isPositive() ? Optional.of(this.clock.instant().plus(left)) : Optional.empty();
	}

	private Duration left(Change change) {
		long now = this.nanoTime.getAsLong();
		Sight sight = this.seen.computeIfAbsent(change, (_) -> new Sight(now, false));
		remember(change, sight);
		Duration left = this.timings.inDoubt().minusNanos(now - sight.nanos());
		return (this.aloneSince.isPresent() && !sight.own())
				? shorter(left, leftOfTheDead(change, now - this.aloneSince.getAsLong())) : left;
	}

	/**
	 * What a worker that has ended sent was sent before we began; the wall clock may make
	 * the wait longer than that, within bounds, and never shorter.
	 */
	private Duration leftOfTheDead(Change change, long aloneFor) {
		Duration settle = this.timings.settleTime().minusNanos(aloneFor);
		Duration byClock = Duration.between(this.clock.instant(), change.since().plus(this.timings.inDoubt()));
		return (settle.compareTo(byClock) < 0) ? byClock : settle;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private void remember(Change change, Sight sight) {
		this.seen.put(change, sight);
		if (this.seen.size() > REMEMBERED) {
			this.seen.remove(this.seen.keySet().iterator().next());
		}
	}

	private record Change(String subject, String target, Instant since) {
	}

	/**
	 * @param nanos when the change was first seen here
	 * @param own whether it is this worker's
	 */
	private record Sight(long nanos, boolean own) {
	}

}
