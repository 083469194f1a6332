package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingFilter;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;

/** Bindings in the simulated database, in the order in which they were made. */
final class KeptBindings implements Bindings {

	private final Node node;

	private final Database database;

	KeptBindings(Node node, Database database) {
		this.node = node;
		this.database = database;
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
		throw new AssertionError("Bindings are made by the schedule.");
	}

	@Override
	public void update(CmkBinding binding) {
		this.database.write(this.node, Place.OTHER,
				() -> Optional.ofNullable(this.database.rows().bindings.replace(binding.consumer(), binding)));
	}

	@Override
	public void remove(BindingId id) {
		throw new AssertionError("Bindings are removed by the schedule.");
	}

	private List<CmkBinding> all() {
		return this.database.read(this.node, (rows) -> List.copyOf(rows.bindings.values()));
	}

}
