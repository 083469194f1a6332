package io.keyrotor.rotation;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that stands still until it is moved. */
public final class SettableClock extends Clock {

	private Instant now;

	public SettableClock(Instant now) {
		this.now = now;
	}

	public void advanceTo(Instant later) {
		this.now = later.isAfter(this.now) ? later : this.now;
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	/** The same time as a clock that nobody can set counts it. */
	public long nanoTime() {
		return this.now.getEpochSecond() * 1_000_000_000L + this.now.getNano();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return InstantSource.fixed(this.now).withZone(zone);
	}

}
