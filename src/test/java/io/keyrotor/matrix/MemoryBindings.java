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

/** Bindings in memory, in the order in which they were made. */
final class MemoryBindings implements Bindings {

	private final MemoryRows rows;

	MemoryBindings(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public Optional<CmkBinding> find(BindingId id) {
		return all().stream().filter((binding) -> binding.id().equals(id)).findFirst();
	}

	@Override
	public Optional<CmkBinding> of(ConsumerId consumer) {
		return all().stream().filter((binding) -> binding.consumer().equals(consumer)).findFirst();
	}

	@Override
	public List<CmkBinding> of(KeyId key) {
		return all().stream().filter((binding) -> binding.key().equals(key)).toList();
	}

	@Override
	public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
		return all();
	}

	@Override
	public CmkBinding add(CmkBinding binding) {
		this.rows.state().bindings.put(binding.consumer(), binding);
		return binding;
	}

	@Override
	public void update(CmkBinding binding) {
		this.rows.state().bindings.computeIfPresent(binding.consumer(),
				(_, present) -> present.key().equals(binding.key()) ? binding : present);
	}

	@Override
	public boolean replace(CmkBinding seen, CmkBinding found) {
		return this.rows.state().bindings.replace(seen.consumer(), seen, found);
	}

	@Override
	public void move(CmkBinding binding) {
		this.rows.state().bindings.computeIfPresent(binding.consumer(),
				(_, present) -> present.on(binding.key()).with(binding.applicationSecret()));
	}

	@Override
	public void remove(BindingId id) {
		throw new AssertionError("Bindings are never removed.");
	}

	@Override
	public boolean leave(FormerBinding former) {
		throw new AssertionError("Bindings are never removed.");
	}

	@Override
	public void saw(FormerBinding seen) {
		throw new AssertionError("No node looks at bindings by itself.");
	}

	@Override
	public List<FormerBinding> former(KeyId key) {
		return List.of();
	}

	@Override
	public void keepGone(FormerBinding former, DataGone gone) {
		throw new AssertionError("Nobody says that data is gone.");
	}

	private List<CmkBinding> all() {
		return List.copyOf(this.rows.state().bindings.values());
	}

}
