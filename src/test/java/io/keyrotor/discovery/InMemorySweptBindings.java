package io.keyrotor.discovery;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;

/** Bindings in memory, with the times at which they were looked at. */
final class InMemorySweptBindings implements SweptBindings {

	final Map<BindingId, CmkBinding> bindings = new LinkedHashMap<>();

	private final Map<BindingId, Instant> checks = new HashMap<>();

	private int largest;

	void add(CmkBinding binding) {
		this.bindings.put(binding.id(), binding);
		this.checks.put(binding.id(), binding.lastVerifiedOn());
	}

	/** The most that was ever asked for at a time. */
	int largestPage() {
		return this.largest;
	}

	@Override
	public List<CmkBinding> due(Instant before, int limit) {
		this.largest = Math.max(this.largest, limit);
		return this.checks.entrySet()
			.stream()
			.filter((check) -> !check.getValue().isAfter(before))
			.sorted(Comparator.comparing((Map.Entry<BindingId, Instant> check) -> check.getValue())
				.thenComparing((check) -> check.getKey().toString()))
			.limit(limit)
			.map((check) -> this.bindings.get(check.getKey()))
			.toList();
	}

	@Override
	public Optional<Instant> oldestCheck() {
		return this.checks.values().stream().min(Comparator.naturalOrder());
	}

	@Override
	public void keep(CmkBinding seen, CmkBinding found, Instant checkedOn) {
		this.bindings.replace(seen.id(), seen, found);
		checked(seen.id(), checkedOn);
	}

	@Override
	public void checked(BindingId id, Instant checkedOn) {
		this.checks.replace(id, checkedOn);
	}

}
