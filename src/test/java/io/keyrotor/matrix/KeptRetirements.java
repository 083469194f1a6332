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

/** Retirements in the simulated database. */
final class KeptRetirements implements Retirements {

	private static final Comparator<Retirement> NEWEST_FIRST = Comparator.comparing(Retirement::createdOn)
		.thenComparing((retirement) -> retirement.id().toString())
		.reversed();

	private final Simulation simulation;

	private final Database database;

	private final Node node;

	KeptRetirements(Simulation simulation, Node node) {
		this.simulation = simulation;
		this.database = simulation.database();
		this.node = node;
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.database.read(this.node, (rows) -> rows.find(Retirement.class, id.toString()));
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.database.read(this.node,
				(rows) -> rows.all(Retirement.class)
					.stream()
					.filter((retirement) -> filter.version().map(retirement.version()::equals).orElse(true))
					.sorted(NEWEST_FIRST)
					.dropWhile((retirement) -> after.isPresent() && !retirement.id().equals(after.get()))
					.skip(after.isPresent() ? 1 : 0)
					.limit(limit)
					.toList());
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return this.database.read(this.node, (rows) -> live(rows, version));
	}

	static Optional<Retirement> live(Database.Rows rows, VersionId version) {
		return rows.all(Retirement.class)
			.stream()
			.filter((retirement) -> retirement.version().equals(version) && !retirement.phase().terminal())
			.findFirst();
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return this.database.write(this.node, Place.ACCEPT, () -> {
			Database.Rows rows = this.database.rows();
			return rows.find(Retirement.class, retirement.subjectId())
				.or(() -> live(rows, retirement.version()))
				.orElseGet(() -> insert(rows, retirement, stillRight));
		});
	}

	private Retirement insert(Database.Rows rows, Retirement retirement, BooleanSupplier stillRight) {
		if (!stillRight.getAsBoolean()) {
			throw new SubjectIsStale(retirement);
		}
		rows.subjects.put(retirement.subjectId(), retirement);
		rows.tell(retirement.subjectId(), List.of(RetirementEvents.first(retirement)), retirement.createdOn());
		wake(retirement.subjectId());
		this.simulation.entered(retirement);
		return retirement;
	}

	@Override
	public void wake(Retirement next) {
		this.database.write(this.node, Place.ACT, () -> {
			this.simulation.save(this.database.rows(), Retirement.class, next);
			wake(next.subjectId());
			return true;
		});
	}

	private void wake(String id) {
		this.simulation.wake(this.database.rows(), "retirement", id, this.node.clock().instant());
	}

}
