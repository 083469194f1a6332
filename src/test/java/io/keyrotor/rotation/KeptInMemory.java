package io.keyrotor.rotation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.BindingId;

/** Definitions kept in memory, until a test forgets them. */
public final class KeptInMemory implements KeptDefinitions {

	private final Map<String, String> definitions = new HashMap<>();

	@Override
	public synchronized void keep(RotationId rotation, BindingId consumer, String definition) {
		this.definitions.put(rotation + "/" + consumer, definition);
	}

	@Override
	public synchronized Optional<String> find(RotationId rotation, BindingId consumer) {
		return Optional.ofNullable(this.definitions.get(rotation + "/" + consumer));
	}

	/** Forgets all. */
	public synchronized void clear() {
		this.definitions.clear();
	}

}
