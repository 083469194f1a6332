package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.RetirementId;

/** Retirements as one process reaches them. */
final class KeptRetirements implements Retirements {

	private final Simulation simulation;

	private final Database database;

	private final Node node;

	private final Retirements retirements;

	KeptRetirements(Simulation simulation, Node node) {
		this.simulation = simulation;
		this.database = simulation.database();
		this.node = node;
		this.retirements = this.database.rows().retirements(node.clock());
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.database.read(this.node, () -> this.retirements.find(id));
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.database.read(this.node, () -> this.retirements.list(filter, after, limit));
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return this.database.read(this.node, () -> this.retirements.live(key, version));
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return this.database.write(this.node, Place.ACCEPT, () -> {
			Retirement accepted = this.retirements.accept(retirement, stillRight);
			if (this.simulation.woken("retirement", this.node)) {
				this.simulation.entered(accepted);
			}
			return accepted;
		});
	}

	@Override
	public void wake(Retirement next) {
		this.database.write(this.node, Place.ACT, () -> {
			this.simulation.save(next, () -> this.retirements.wake(next));
			this.simulation.woken("retirement", this.node);
		});
	}

}
