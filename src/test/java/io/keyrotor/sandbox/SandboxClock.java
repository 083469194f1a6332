package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The system's time in milliseconds, moved forward as far as was asked. */
public final class SandboxClock extends Clock {

	private final ZoneId zone;

	private final AtomicReference<Duration> offset;

	SandboxClock() {
		this(ZoneOffset.UTC, new AtomicReference<>(Duration.ZERO));
	}

	private SandboxClock(ZoneId zone, AtomicReference<Duration> offset) {
		this.zone = zone;
		this.offset = offset;
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId other) {
		return new SandboxClock(other, this.offset);
	}

	@Override
	public Instant instant() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(this.offset.get());
	}

	/** Moves the time forward. */
	void advance(Duration duration) {
		this.offset.updateAndGet((before) -> before.plus(duration));
	}

	/** Back to the system's time. */
	void reset() {
		this.offset.set(Duration.ZERO);
	}

}
