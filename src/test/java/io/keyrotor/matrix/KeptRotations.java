package io.keyrotor.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationEvents;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.SubjectIsStale;

/** Rotations in the simulated database. */
final class KeptRotations implements Rotations {

	private static final Comparator<Rotation> NEWEST_FIRST = Comparator.comparing(Rotation::createdOn)
		.thenComparing((rotation) -> rotation.id().toString())
		.reversed();

	private final Simulation simulation;

	private final Database database;

	private final Node node;

	KeptRotations(Simulation simulation, Node node) {
		this.simulation = simulation;
		this.database = simulation.database();
		this.node = node;
	}

	@Override
	public Optional<Rotation> find(RotationId id) {
		return this.database.read(this.node, (rows) -> rows.find(Rotation.class, id.toString()));
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.database.read(this.node,
				(rows) -> rows.rotations()
					.stream()
					.filter((rotation) -> filter.key().map(rotation.key().name()::equals).orElse(true))
					.sorted(NEWEST_FIRST)
					.dropWhile((rotation) -> after.isPresent() && !rotation.id().equals(after.get()))
					.skip(after.isPresent() ? 1 : 0)
					.limit(limit)
					.toList());
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return this.database.read(this.node, (rows) -> live(rows, key));
	}

	static Optional<Rotation> live(Database.Rows rows, KeyId key) {
		return rows.rotations()
			.stream()
			.filter((rotation) -> rotation.key().equals(key) && !rotation.phase().terminal())
			.findFirst();
	}

	@Override
	public Rotation accept(Rotation rotation) {
		return this.database.write(this.node, Place.ACCEPT, () -> {
			Database.Rows rows = this.database.rows();
			Optional<Rotation> live = live(rows, rotation.key());
			if (live.isPresent()) {
				return live.get();
			}
			return insert(rows,
					rows.rotations()
						.stream()
						.map(Rotation::createdOn)
						.max(Comparator.naturalOrder())
						.map(rotation::after)
						.orElse(rotation));
		});
	}

	private Rotation insert(Database.Rows rows, Rotation rotation) {
		rows.subjects.put(rotation.subjectId(), rotation);
		rows.tell(rotation.subjectId(), List.of(RotationEvents.first(rotation)), rotation.createdOn());
		wake(rotation.subjectId());
		this.simulation.entered(rotation);
		return rotation;
	}

	@Override
	public void wake(Rotation next, BooleanSupplier stillRight) {
		this.database.write(this.node, Place.ACT, () -> {
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(next);
			}
			this.simulation.save(this.database.rows(), Rotation.class, next);
			wake(next.subjectId());
			return true;
		});
	}

	private void wake(String id) {
		this.simulation.wake(this.database.rows(), "rotation", id, this.node.clock().instant());
	}

}
