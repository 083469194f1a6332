package io.keyrotor.idempotency;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Accepted requests in memory. */
public final class InMemoryAcceptedRequests implements AcceptedRequests {

	private final Map<Slot, Accepted> accepted = new HashMap<>();

	@Override
	public synchronized Optional<String> find(RequestKey key) {
		Optional<Accepted> found = Optional.ofNullable(this.accepted.get(Slot.of(key)));
		if (found.isPresent() && !found.get().bodyHash().equals(key.bodyHash())) {
			throw new RequestKeyReused(key);
		}
		return found.map(Accepted::id);
	}

	@Override
	public synchronized String once(RequestKey key, Supplier<String> create) {
		return find(key).orElseGet(() -> {
			String id = create.get();
			this.accepted.put(Slot.of(key), new Accepted(key.bodyHash(), id));
			return id;
		});
	}

	private record Slot(String scope, String key) {

		static Slot of(RequestKey key) {
			return new Slot(key.scope(), key.key());
		}

	}

	private record Accepted(String bodyHash, String id) {
	}

}
