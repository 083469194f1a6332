package io.keyrotor.binding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.keyrotor.key.KeyId;

/** Bindings in memory. */
public final class InMemoryBindings implements Bindings {

	private static final Comparator<CmkBinding> OLDEST_FIRST = Comparator.comparing(CmkBinding::createdOn)
		.thenComparing((binding) -> binding.id().toString());

	private final Map<ConsumerId, CmkBinding> bindings = new ConcurrentHashMap<>();

	private final List<FormerBinding> former = new ArrayList<>();

	@Override
	public Optional<CmkBinding> find(BindingId id) {
		return all().filter((binding) -> binding.id().equals(id)).findFirst();
	}

	@Override
	public Optional<CmkBinding> of(ConsumerId consumer) {
		return Optional.ofNullable(this.bindings.get(consumer));
	}

	@Override
	public List<CmkBinding> of(KeyId key) {
		return all().filter((binding) -> binding.key().equals(key)).toList();
	}

	@Override
	public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
		Optional<CmkBinding> last = after.flatMap(this::find);
		return all()
			.filter((binding) -> filter.store().map(binding.key().store()::equals).orElse(true)
					&& filter.key().map(binding.key().name()::equals).orElse(true)
					&& filter.consumer().map(binding.consumer()::equals).orElse(true)
					&& filter.drift().map(binding.drift()::equals).orElse(true))
			.filter((binding) -> last.map((earlier) -> OLDEST_FIRST.compare(binding, earlier) > 0)
				.orElse(after.isEmpty()))
			.limit(limit)
			.toList();
	}

	@Override
	public CmkBinding add(CmkBinding binding) {
		return Optional.ofNullable(this.bindings.putIfAbsent(binding.consumer(), binding)).orElse(binding);
	}

	@Override
	public void update(CmkBinding binding) {
		this.bindings.computeIfPresent(binding.consumer(),
				(_, present) -> present.id().equals(binding.id()) && present.key().equals(binding.key())
						? binding.with(present.applicationSecret()) : present);
	}

	@Override
	public boolean replace(CmkBinding seen, CmkBinding found) {
		return this.bindings.replace(seen.consumer(), seen, found);
	}

	@Override
	public void move(CmkBinding binding) {
		this.bindings.computeIfPresent(binding.consumer(), (_, present) -> present.id().equals(binding.id())
				? present.on(binding.key()).with(binding.applicationSecret()) : present);
	}

	@Override
	public void remove(BindingId id) {
		this.bindings.values().removeIf((binding) -> binding.id().equals(id));
	}

	@Override
	public synchronized boolean leave(FormerBinding former) {
		CmkBinding bound = this.bindings.get(former.consumer());
		if (bound == null || !former.binding().equals(Optional.of(bound.id())) || !bound.key().equals(former.key())) {
			return false;
		}
		this.bindings.remove(former.consumer());
		put(former);
		return true;
	}

	private void put(FormerBinding former) {
		this.former.removeIf((kept) -> same(kept, former));
		this.former.add(former);
	}

	/** Forgets everything. */
	public synchronized void clear() {
		this.bindings.clear();
		this.former.clear();
	}

	private static boolean same(FormerBinding one, FormerBinding other) {
		return one.key().equals(other.key()) && one.consumer().equals(other.consumer());
	}

	@Override
	public synchronized void saw(FormerBinding seen) {
		Optional<FormerBinding> known = this.former.stream().filter((kept) -> same(kept, seen)).findFirst();
		Optional<Instant> newest = known.map((kept) -> kept.gone().map(DataGone::on).orElse(kept.since()));
		if (newest.filter((on) -> !on.isBefore(seen.since())).isEmpty()) {
			put(new FormerBinding(seen.key(), seen.consumer(), known.flatMap(FormerBinding::binding), seen.reason(),
					seen.since(), Optional.empty()));
		}
	}

	@Override
	public synchronized List<FormerBinding> former(KeyId key) {
		return this.former.stream().filter((kept) -> kept.key().equals(key)).toList();
	}

	@Override
	public synchronized void keepGone(FormerBinding former, DataGone gone) {
		boolean stays = this.former.stream()
			.filter((kept) -> same(kept, former))
			.anyMatch((kept) -> kept.since().isAfter(former.since())
					|| kept.gone().filter((said) -> !said.on().isBefore(former.since())).isPresent());
		if (!stays) {
			put(former.gone(gone));
		}
	}

	private Stream<CmkBinding> all() {
		return this.bindings.values().stream().sorted(OLDEST_FIRST);
	}

}
