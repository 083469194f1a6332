package io.keyrotor.matrix;

import java.time.Instant;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.RequestPace;

/** The turns of the one key store, in memory. */
final class MemoryLimits implements RequestLimits {

	private final MemoryRows rows;

	MemoryLimits(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public Instant turn(KeyStoreName store, RequestPace pace, Instant now) {
		MemoryRows.State state = this.rows.state();
		long interval = pace.interval().toMillis();
		long earliest = Math.max(now.toEpochMilli(), state.pausedUntil);
		state.arrival = Math.max(state.arrival, earliest) + interval;
		return Instant.ofEpochMilli(Math.max(earliest, state.arrival - interval * pace.burst()));
	}

	@Override
	public void pause(KeyStoreName store, Instant until) {
		MemoryRows.State state = this.rows.state();
		state.pausedUntil = Math.max(state.pausedUntil, until.toEpochMilli());
	}

}
