package io.keyrotor.matrix;

import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationId;

/** Kept definitions in memory. */
final class MemoryDefinitions implements KeptDefinitions {

	private final MemoryRows rows;

	MemoryDefinitions(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public void keep(RotationId rotation, BindingId consumer, String definition) {
		this.rows.find(Rotation.class, rotation.toString())
			.filter((kept) -> !kept.phase().terminal())
			.ifPresent((_) -> this.rows.state().definitions.put(rotation + "/" + consumer, definition));
	}

	@Override
	public Optional<String> find(RotationId rotation, BindingId consumer) {
		return Optional.ofNullable(this.rows.state().definitions.get(rotation + "/" + consumer));
	}

	/** Keeps what there is of a consumer for another rotation. */
	void bequeath(RotationId ended, ConsumerProgress consumer, RotationId successor) {
		BindingId anew = this.rows.bindings().of(consumer.consumer()).map(CmkBinding::id).orElse(consumer.binding());
		find(ended, consumer.binding())
			.ifPresent((definition) -> this.rows.state().definitions.put(successor + "/" + anew, definition));
	}

	/** Forgets what this revision has no need of. */
	void forget(Rotation after) {
		if (after.phase().terminal()) {
			this.rows.state().definitions.keySet().removeIf((key) -> key.startsWith(after.id() + "/"));
		}
		after.consumers()
			.stream()
			.filter((consumer) -> consumer.arrived())
			.forEach((consumer) -> this.rows.state().definitions.remove(after.id() + "/" + consumer.binding()));
	}

}
