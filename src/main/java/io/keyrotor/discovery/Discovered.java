package io.keyrotor.discovery;

import java.util.Optional;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Drift;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;

/**
 * One reference to a key that was found, and what it is to us.
 *
 * @param key the configured key it means; empty if its store is not configured
 * @param drift how it stands to its binding; {@code UNMANAGED} without one
 * @param binding its binding, as it was there or as it was made
 * @param adopted whether it was bound just now, or would be if only validation was asked
 * for
 * @param obstacle why it is not bound and cannot be; empty if it is or could be
 */
public record Discovered(FoundConsumer found, Optional<KeyId> key, Drift drift, Optional<CmkBinding> binding,
		boolean adopted, Optional<Finding> obstacle) {

	/** Whether it is not bound and nothing is known that stands against it. */
	public boolean adoptable() {
		return this.binding.isEmpty() && this.obstacle.isEmpty();
	}

	Discovered boundBy(CmkBinding made, Drift drift) {
		return new Discovered(this.found, this.key, drift, Optional.of(made), true, Optional.empty());
	}

	/** It would be bound. */
	Discovered wouldBeBound(Drift drift) {
		return new Discovered(this.found, this.key, drift, Optional.empty(), true, Optional.empty());
	}

	Discovered refused(Finding why) {
		return new Discovered(this.found, this.key, this.drift, this.binding, false, Optional.of(why));
	}

}
