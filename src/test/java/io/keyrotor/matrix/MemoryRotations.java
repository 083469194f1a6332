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

/** Rotations in memory. */
final class MemoryRotations implements Rotations {

	private static final Comparator<Rotation> NEWEST_FIRST = Comparator.comparing(Rotation::createdOn)
		.thenComparing((rotation) -> rotation.id().toString())
		.reversed();

	private final MemoryRows rows;

	MemoryRotations(MemoryRows rows) {
		this.rows = rows;
	}

	@Override
	public Optional<Rotation> find(RotationId id) {
		return this.rows.find(Rotation.class, id.toString());
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.rows.rotations()
			.stream()
			.filter((rotation) -> filter.key().map(rotation.key().name()::equals).orElse(true))
			.sorted(NEWEST_FIRST)
			.dropWhile((rotation) -> after.isPresent() && !rotation.id().equals(after.get()))
			.skip(after.isPresent() ? 1 : 0)
			.limit(limit)
			.toList();
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return live(this.rows, key);
	}

	static Optional<Rotation> live(Rows rows, KeyId key) {
		return rows.rotations()
			.stream()
			.filter((rotation) -> rotation.key().equals(key) && !rotation.phase().terminal())
			.findFirst();
	}

	@Override
	public Rotation accept(Rotation rotation) {
		return live(rotation.key()).orElseGet(() -> insert(this.rows.rotations()
			.stream()
			.map(Rotation::createdOn)
			.max(Comparator.naturalOrder())
			.map(rotation::after)
			.orElse(rotation)));
	}

	private Rotation insert(Rotation rotation) {
		this.rows.insert(rotation, RotationEvents.first(rotation), rotation.createdOn());
		return rotation;
	}

	@Override
	public void wake(Rotation next, BooleanSupplier stillRight) {
		if (!stillRight.getAsBoolean()) {
			throw new SubjectIsStale(next);
		}
		this.rows.save(next);
		this.rows.wake(next);
	}

}
