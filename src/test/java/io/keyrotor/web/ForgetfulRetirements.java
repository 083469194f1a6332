package io.keyrotor.web;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.InMemoryRetirements;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementEvents;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.step.InMemoryHistory;

/** Retirements in memory, which can be forgotten, and with them what happened to them. */
final class ForgetfulRetirements implements Retirements {

	private final InMemoryHistory history;

	private volatile InMemoryRetirements kept = new InMemoryRetirements();

	ForgetfulRetirements(InMemoryHistory history) {
		this.history = history;
	}

	void clear() {
		this.kept = new InMemoryRetirements();
	}

	/** Keeps a retirement as it is. */
	void put(Retirement retirement) {
		List<Retirement> before = find(retirement.id()).stream().toList();
		this.kept.put(retirement);
		this.history.add(retirement.subjectId(), before.isEmpty() ? List.of(RetirementEvents.first(retirement))
				: RetirementEvents.between(before.getFirst(), retirement), retirement.updatedOn());
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.kept.find(id);
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.kept.list(filter, after, limit);
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return this.kept.live(key, version);
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		Retirement live = this.kept.accept(retirement, stillRight);
		if (live.equals(retirement)) {
			this.history.add(retirement.subjectId(), List.of(RetirementEvents.first(retirement)),
					retirement.updatedOn());
		}
		return live;
	}

	@Override
	public void wake(Retirement next) {
		Retirement before = find(next.id()).orElseThrow();
		this.kept.wake(next);
		this.history.add(next.subjectId(), RetirementEvents.between(before, next), next.updatedOn());
	}

}
