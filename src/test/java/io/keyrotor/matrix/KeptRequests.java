package io.keyrotor.matrix;

import java.util.Optional;
import java.util.function.Supplier;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.idempotency.RequestKeyReused;

/** Accepted requests in the simulated database. */
final class KeptRequests implements AcceptedRequests {

	private final Node node;

	private final Database database;

	KeptRequests(Node node, Database database) {
		this.node = node;
		this.database = database;
	}

	@Override
	public Optional<String> find(RequestKey key) {
		return this.database.read(this.node, (rows) -> find(rows, key));
	}

	private static Optional<String> find(Database.Rows rows, RequestKey key) {
		Optional<Database.Accepted> found = Optional.ofNullable(rows.requests.get(slot(key)));
		if (found.isPresent() && !found.get().bodyHash().equals(key.bodyHash())) {
			throw new RequestKeyReused(key);
		}
		return found.map(Database.Accepted::id);
	}

	@Override
	public String once(RequestKey key, Supplier<String> create) {
		return this.database.write(this.node, Place.ACCEPT, () -> find(this.database.rows(), key).orElseGet(() -> {
			String id = create.get();
			this.database.rows().requests.put(slot(key), new Database.Accepted(key.bodyHash(), id));
			return id;
		}));
	}

	private static String slot(RequestKey key) {
		return key.scope() + " " + key.key();
	}

}
