package io.keyrotor.matrix;

import java.util.Optional;
import java.util.function.Supplier;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;

/** Accepted requests as one process reaches them. */
final class KeptRequests implements AcceptedRequests {

	private final Node node;

	private final Database database;

	private final AcceptedRequests requests;

	KeptRequests(Simulation simulation, Node node) {
		this.node = node;
		this.database = simulation.database();
		this.requests = this.database.rows().requests(node.clock());
	}

	@Override
	public Optional<String> find(RequestKey key) {
		return this.database.read(this.node, () -> this.requests.find(key));
	}

	@Override
	public String once(RequestKey key, Supplier<String> create) {
		return this.database.write(this.node, Place.ACCEPT, () -> this.requests.once(key, create));
	}

}
