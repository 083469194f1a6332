package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.step.ResourceLeases;

/** Who has which resource, as one process knows it. */
public final class LeasesInMemory implements ResourceLeases {

	private final Map<String, Held> held = new HashMap<>();

	/** Somebody else has it, for so long. */
	void hold(String resource, Holder by, Instant until) {
		this.held.put(resource, new Held(by, until));
	}

	Optional<Holder> holder(String resource) {
		return Optional.ofNullable(this.held.get(resource)).map(Held::by);
	}

	@Override
	public Optional<Held> heldByOther(String resource, Holder holder) {
		return Optional.ofNullable(this.held.get(resource)).filter((other) -> !other.by().equals(holder));
	}

	@Override
	public boolean take(String resource, Holder holder) {
		if (heldByOther(resource, holder).isPresent()) {
			return false;
		}
		this.held.put(resource, new Held(holder, Instant.MAX));
		return true;
	}

	@Override
	public void giveBack(String resource, Holder holder) {
		if (heldByOther(resource, holder).isEmpty()) {
			this.held.remove(resource);
		}
	}

}
