package io.keyrotor.assignment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/** Policy assignments in memory, carried out only when a test says so. */
public final class InMemoryPolicyAssignments implements PolicyAssignments {

	private static final Comparator<PolicyAssignment> NEWEST_FIRST = Comparator.comparing(PolicyAssignment::createdOn)
		.thenComparing((assignment) -> assignment.id().toString())
		.reversed();

	private final Map<AssignmentId, PolicyAssignment> assignments = new HashMap<>();

	private final Map<AssignmentId, Map<KeyId, KeyResult>> results = new HashMap<>();

	/** Forgets all assignments. */
	public synchronized void clear() {
		this.assignments.clear();
		this.results.clear();
	}

	/** Carries every assignment out, without waiting for the times at which it is due. */
	public void carryOut(PolicyAssigner assigner) {
		list(Optional.empty(), Integer.MAX_VALUE).forEach((assignment) -> carryOut(assigner, assignment.id()));
	}

	private void carryOut(PolicyAssigner assigner, AssignmentId id) {
		while (!find(id).orElseThrow().phase().terminal()) {
			switch (assigner.advance(find(id).orElseThrow())) {
				case AssignmentStep.Moved moved -> keep(moved.next(), moved.results());
				case AssignmentStep.Intend intend -> {
					keep(intend.intent(), List.of());
					AssignmentStep.Moved moved = intend.effect().run();
					keep(moved.next(), moved.results());
				}
			}
		}
	}

	@Override
	public synchronized Optional<PolicyAssignment> find(AssignmentId id) {
		return Optional.ofNullable(this.assignments.get(id));
	}

	@Override
	public synchronized List<PolicyAssignment> list(Optional<AssignmentId> after, int limit) {
		Optional<PolicyAssignment> last = after.flatMap(this::find);
		return this.assignments.values()
			.stream()
			.sorted(NEWEST_FIRST)
			.filter((assignment) -> last.map((earlier) -> NEWEST_FIRST.compare(assignment, earlier) > 0)
				.orElse(after.isEmpty()))
			.limit(limit)
			.toList();
	}

	@Override
	public synchronized void accept(PolicyAssignment assignment) {
		this.assignments.put(assignment.id(), assignment);
	}

	@Override
	public synchronized boolean keep(PolicyAssignment next, List<KeyResult> results) {
		boolean canceling = requireNext(next).canceling();
		put(next, canceling);
		Map<KeyId, KeyResult> kept = this.results.computeIfAbsent(next.id(), (_) -> new TreeMap<>(BY_NAME));
		results.forEach((result) -> kept.put(result.key(), result));
		return canceling;
	}

	@Override
	public synchronized void wake(PolicyAssignment next) {
		requireNext(next);
		put(next, false);
	}

	private PolicyAssignment requireNext(PolicyAssignment next) {
		return find(next.id()).filter((kept) -> kept.revision() + 1 == next.revision())
			.orElseThrow(() -> new AssignmentIsStale(next));
	}

	private void put(PolicyAssignment next, boolean canceling) {
		this.assignments.put(next.id(), new PolicyAssignment(next.id(), next.selection(), next.policy(), next.reason(),
				next.phase(), canceling, next.revision(), next.createdOn(), next.updatedOn()));
	}

	@Override
	public synchronized boolean cancel(AssignmentId id, Instant now) {
		Optional<PolicyAssignment> live = find(id).filter((assignment) -> !assignment.phase().terminal());
		live.ifPresent((kept) -> this.assignments.put(id, new PolicyAssignment(id, kept.selection(), kept.policy(),
				kept.reason(), kept.phase(), true, kept.revision(), kept.createdOn(), now)));
		return live.isPresent();
	}

	private static final Comparator<KeyId> BY_NAME = Comparator.comparing((KeyId key) -> key.store().value())
		.thenComparing((key) -> key.name().value());

	private Stream<KeyResult> all(AssignmentId id) {
		return this.results.getOrDefault(id, Map.of()).values().stream();
	}

	@Override
	public synchronized List<KeyResult> results(AssignmentId id, Optional<KeyResult.Outcome> outcome,
			Optional<KeyId> after, int limit) {
		return all(id).filter((result) -> outcome.map(result.outcome()::equals).orElse(true))
			.filter((result) -> after.map((last) -> BY_NAME.compare(result.key(), last) > 0).orElse(true))
			.limit(limit)
			.toList();
	}

	@Override
	public synchronized List<KeyName> failed(AssignmentId id, KeyStoreName store, Optional<KeyName> after, int limit) {
		return all(id)
			.filter((result) -> result.outcome() == KeyResult.Outcome.FAILED && result.key().store().equals(store))
			.map((result) -> result.key().name())
			.filter((name) -> after.map((last) -> name.value().compareTo(last.value()) > 0).orElse(true))
			.limit(limit)
			.toList();
	}

	@Override
	public synchronized Set<KeyName> withResult(AssignmentId id, KeyStoreName store, Collection<KeyName> keys) {
		return all(id).map(KeyResult::key)
			.filter((key) -> key.store().equals(store) && keys.contains(key.name()))
			.map(KeyId::name)
			.collect(Collectors.toSet());
	}

}
