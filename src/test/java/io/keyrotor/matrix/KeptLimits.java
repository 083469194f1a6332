package io.keyrotor.matrix;

import java.time.Instant;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.RequestPace;

/** The turns of the one key store as one process reaches them. */
final class KeptLimits implements RequestLimits {

	private final Node node;

	private final Database database;

	private final RequestLimits limits;

	KeptLimits(Simulation simulation, Node node) {
		this.node = node;
		this.database = simulation.database();
		this.limits = this.database.rows().limits();
	}

	@Override
	public Instant turn(KeyStoreName store, RequestPace pace, Instant now) {
		return this.database.write(this.node, Place.OTHER, () -> this.limits.turn(store, pace, now));
	}

	@Override
	public void pause(KeyStoreName store, Instant until) {
		this.database.write(this.node, Place.OTHER, () -> this.limits.pause(store, until));
	}

}
