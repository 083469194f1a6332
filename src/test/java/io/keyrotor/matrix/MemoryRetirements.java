package io.keyrotor.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementEvents;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.step.SubjectIsStale;

/** Retirements in memory. */
final class MemoryRetirements implements Retirements {

	private static final Comparator<Retirement> NEWEST_FIRST = Comparator.comparing(Retirement::createdOn)
		.thenComparing((retirement) -> retirement.id().toString())
		.reversed();

	private final MemoryRows rows;

	MemoryRetirements(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.rows.find(Retirement.class, id.toString());
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.rows.all(Retirement.class)
			.stream()
			.filter((retirement) -> filter.version().map(retirement.version()::equals).orElse(true))
			.sorted(NEWEST_FIRST)
			.dropWhile((retirement) -> after.isPresent() && !retirement.id().equals(after.get()))
			.skip(after.isPresent() ? 1 : 0)
			.limit(limit)
			.toList();
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return live(this.rows, version);
	}

	static Optional<Retirement> live(Rows rows, VersionId version) {
		return rows.all(Retirement.class)
			.stream()
			.filter((retirement) -> retirement.version().equals(version) && !retirement.phase().terminal())
			.findFirst();
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return find(retirement.id()).or(() -> live(retirement.key(), retirement.version()))
			.orElseGet(() -> insert(retirement, stillRight));
	}

	private Retirement insert(Retirement retirement, BooleanSupplier stillRight) {
		if (!stillRight.getAsBoolean()) {
			throw new SubjectIsStale(retirement);
		}
		this.rows.insert(retirement, RetirementEvents.first(retirement), retirement.createdOn());
		return retirement;
	}

	@Override
	public void wake(Retirement next) {
		this.rows.save(next);
		this.rows.wake(next);
	}

}
