package io.keyrotor.matrix;

import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.RotationId;

/** Kept definitions as one process reaches them. */
final class KeptConsumerDefinitions implements KeptDefinitions {

	private final Node node;

	private final Database database;

	private final KeptDefinitions definitions;

	KeptConsumerDefinitions(Simulation simulation, Node node) {
		this.node = node;
		this.database = simulation.database();
		this.definitions = this.database.rows().definitions();
	}

	@Override
	public void keep(RotationId rotation, BindingId consumer, String definition) {
		this.database.write(this.node, Place.OTHER, () -> this.definitions.keep(rotation, consumer, definition));
	}

	@Override
	public Optional<String> find(RotationId rotation, BindingId consumer) {
		return this.database.read(this.node, () -> this.definitions.find(rotation, consumer));
	}

}
