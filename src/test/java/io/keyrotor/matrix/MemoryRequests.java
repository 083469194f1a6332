package io.keyrotor.matrix;

import java.util.Optional;
import java.util.function.Supplier;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.idempotency.RequestKeyReused;

/** Accepted requests in memory. */
final class MemoryRequests implements AcceptedRequests {

	private final MemoryRows rows;

	MemoryRequests(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public Optional<String> find(RequestKey key) {
		Optional<MemoryRows.Accepted> found = Optional.ofNullable(this.rows.state().requests.get(slot(key)));
		if (found.isPresent() && !found.get().bodyHash().equals(key.bodyHash())) {
			throw new RequestKeyReused(key);
		}
		return found.map(MemoryRows.Accepted::id);
	}

	@Override
	public String once(RequestKey key, Supplier<String> create) {
		return find(key).orElseGet(() -> {
			String id = create.get();
			this.rows.state().requests.put(slot(key), new MemoryRows.Accepted(key.bodyHash(), id));
			return id;
		});
	}

	private static String slot(RequestKey key) {
		return key.scope() + " " + key.key();
	}

}
