package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;

/** Rotations as one process reaches them. */
final class KeptRotations implements Rotations {

	private final Simulation simulation;

	private final Database database;

	private final Node node;

	private final Rotations rotations;

	KeptRotations(Simulation simulation, Node node) {
		this.simulation = simulation;
		this.database = simulation.database();
		this.node = node;
		Rotations rotations = this.database.rows().rotations(node.clock());
		this.rotations = simulation.guards().locksBothKeys() ? rotations
				: ((MemoryRotations) rotations).lockingTheirOwnKeyOnly();
	}

	@Override
	public Optional<Rotation> find(RotationId id) {
		return this.database.read(this.node, () -> this.rotations.find(id));
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.database.read(this.node, () -> this.rotations.list(filter, after, limit));
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return this.database.read(this.node, () -> this.rotations.live(key));
	}

	@Override
	public Rotation accept(Rotation rotation, BooleanSupplier stillRight) {
		return this.database.write(this.node, Place.ACCEPT, () -> entered(this.rotations.accept(rotation, stillRight)));
	}

	private Rotation entered(Rotation accepted) {
		if (this.simulation.woken("rotation", this.node)) {
			this.simulation.entered(accepted);
		}
		return accepted;
	}

	@Override
	public Rotation supersede(Rotation ended, Rotation rotation, BooleanSupplier stillRight) {
		return this.database.write(this.node, Place.ACCEPT, () -> {
			Rotation[] accepted = new Rotation[1];
			this.simulation.save(ended, () -> accepted[0] = this.rotations.supersede(ended, rotation, stillRight));
			return entered(accepted[0]);
		});
	}

	@Override
	public void wake(Rotation next, BooleanSupplier stillRight) {
		this.database.write(this.node, Place.ACT, () -> {
			this.simulation.save(next, () -> this.rotations.wake(next, stillRight));
			this.simulation.woken("rotation", this.node);
		});
	}

}
