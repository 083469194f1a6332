package io.keyrotor.matrix;

import java.time.Instant;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.RequestPace;

/** The turns of the one key store, in the simulated database. */
final class KeptLimits implements RequestLimits {

	private final Node node;

	private final Database database;

	KeptLimits(Node node, Database database) {
		this.node = node;
		this.database = database;
	}

	@Override
	public Instant turn(KeyStoreName store, RequestPace pace, Instant now) {
		return this.database.write(this.node, Place.OTHER, () -> {
			Database.Rows rows = this.database.rows();
			long interval = pace.interval().toMillis();
			long earliest = Math.max(now.toEpochMilli(), rows.pausedUntil);
			rows.arrival = Math.max(rows.arrival, earliest) + interval;
			return Instant.ofEpochMilli(Math.max(earliest, rows.arrival - interval * pace.burst()));
		});
	}

	@Override
	public void pause(KeyStoreName store, Instant until) {
		this.database.write(this.node, Place.OTHER, () -> {
			Database.Rows rows = this.database.rows();
			rows.pausedUntil = Math.max(rows.pausedUntil, until.toEpochMilli());
			return true;
		});
	}

}
