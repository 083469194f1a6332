package io.keyrotor.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Phase;
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

	private final boolean both;

	MemoryRotations(MemoryRows rows) {
		this(rows, true);
	}

	private MemoryRotations(MemoryRows rows, boolean both) {
		this.rows = rows;
		this.both = both;
	}

	/** The same, where nobody is kept off the key that consumers are moved to. */
	MemoryRotations lockingTheirOwnKeyOnly() {
		return new MemoryRotations(this.rows, false);
	}

	@Override
	public Optional<Rotation> find(RotationId id) {
		return this.rows.find(Rotation.class, id.toString());
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.rows.rotations()
			.stream()
			.filter((rotation) -> filter.names(rotation))
			.sorted(NEWEST_FIRST)
			.dropWhile((rotation) -> after.isPresent() && !rotation.id().equals(after.get()))
			.skip(after.isPresent() ? 1 : 0)
			.limit(limit)
			.toList();
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return live(this.rows, key).filter((live) -> this.both || live.key().equals(key));
	}

	static Optional<Rotation> live(Rows rows, KeyId key) {
		return rows.rotations()
			.stream()
			.filter((rotation) -> rotation.keys().contains(key) && !rotation.phase().terminal())
			.findFirst();
	}

	@Override
	public Rotation accept(Rotation rotation, BooleanSupplier stillRight) {
		Optional<Rotation> live = rotation.keys().stream().flatMap((key) -> live(key).stream()).findFirst();
		if (live.isPresent()) {
			return live.get();
		}
		if (!stillRight.getAsBoolean()) {
			throw new SubjectIsStale(rotation);
		}
		return insert(this.rows.rotations()
			.stream()
			.map(Rotation::createdOn)
			.max(Comparator.naturalOrder())
			.map(rotation::after)
			.orElse(rotation));
	}

	@Override
	public Rotation supersede(Rotation ended, Rotation rotation, BooleanSupplier stillRight) {
		if (rotation.phase() instanceof Phase.Requested requested) {
			requested.heirs()
				.forEach((heir) -> new MemoryDefinitions(this.rows).bequeath(ended.id(), heir, rotation.id()));
		}
		this.rows.save(ended);
		Rotation kept = accept(rotation, stillRight);
		if (!kept.id().equals(rotation.id())) {
			throw new SubjectIsStale(rotation);
		}
		return kept;
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
