package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingFilter;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.key.KeyId;

/** Bindings as one process reaches them. */
final class KeptBindings implements Bindings {

	private final Node node;

	private final Database database;

	private final Bindings bindings;

	KeptBindings(Simulation simulation, Node node) {
		this.node = node;
		this.database = simulation.database();
		this.bindings = this.database.rows().bindings();
	}

	@Override
	public Optional<CmkBinding> find(BindingId id) {
		return this.database.read(this.node, () -> this.bindings.find(id));
	}

	@Override
	public Optional<CmkBinding> of(ConsumerId consumer) {
		return this.database.read(this.node, () -> this.bindings.of(consumer));
	}

	@Override
	public List<CmkBinding> of(KeyId key) {
		return this.database.read(this.node, () -> this.bindings.of(key));
	}

	@Override
	public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
		return this.database.read(this.node, () -> this.bindings.list(filter, after, limit));
	}

	@Override
	public CmkBinding add(CmkBinding binding) {
		throw new AssertionError("Bindings are made by the schedule.");
	}

	@Override
	public void update(CmkBinding binding) {
		this.database.write(this.node, Place.OTHER, () -> this.bindings.update(binding));
	}

	@Override
	public boolean replace(CmkBinding seen, CmkBinding found) {
		throw new AssertionError("No node looks at bindings by itself.");
	}

	@Override
	public void move(CmkBinding binding) {
		throw new AssertionError("Bindings are moved with the rotation's next revision.");
	}

	@Override
	public void remove(BindingId id) {
		throw new AssertionError("Bindings are removed by the schedule.");
	}

	@Override
	public boolean leave(FormerBinding former) {
		throw new AssertionError("Bindings are removed by the schedule.");
	}

	@Override
	public void saw(FormerBinding seen) {
		throw new AssertionError("No node looks at bindings by itself.");
	}

	@Override
	public List<FormerBinding> former(KeyId key) {
		return this.database.read(this.node, () -> this.bindings.former(key));
	}

	@Override
	public void keepGone(FormerBinding former, DataGone gone) {
		throw new AssertionError("Nobody says that data is gone.");
	}

}
