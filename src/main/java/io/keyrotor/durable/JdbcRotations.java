package io.keyrotor.durable;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.SubjectIsStale;

/** Rotations in the database. */
final class JdbcRotations implements Rotations {

	/** The live rotation may end between a look at it and the next. */
	private static final int ATTEMPTS = 5;

	private final RotationRows rows;

	private final KeyLocks locks;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	JdbcRotations(RotationRows rows, KeyLocks locks, Wakeups wakeups, TransactionOperations transactions) {
		this.rows = rows;
		this.locks = locks;
		this.wakeups = wakeups;
		this.transactions = transactions;
	}

	@Override
	public Optional<Rotation> find(RotationId id) {
		return this.rows.find(id);
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.rows.list(filter, after, limit);
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return this.rows.live(key);
	}

	@Override
	public Rotation accept(Rotation rotation, BooleanSupplier stillRight) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			this.locks.take(rotation.keys());
			return insert(rotation, stillRight);
		}));
	}

	@Override
	public Rotation supersede(Rotation ended, Rotation rotation, BooleanSupplier stillRight) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			Set<KeyId> keys = new HashSet<>(rotation.keys());
			keys.addAll(ended.keys());
			this.locks.take(keys);
			this.rows.bequeath(ended, rotation);
			this.rows.save(ended);
			Rotation kept = insert(rotation, stillRight);
			if (!kept.id().equals(rotation.id())) {
				throw new SubjectIsStale(rotation);
			}
			return kept;
		}));
	}

	private Rotation insert(Rotation rotation, BooleanSupplier stillRight) {
		Rotation newest = rotation.keys()
			.stream()
			.flatMap((key) -> this.rows.newest(key).stream())
			.max(Comparator.naturalOrder())
			.map(rotation::after)
			.orElse(rotation);
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Optional<Rotation> live = rotation.keys()
				.stream()
				.flatMap((key) -> this.rows.live(key).stream())
				.findFirst();
			if (live.isPresent()) {
				return live.get();
			}
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(rotation);
			}
			if (this.rows.insert(newest)) {
				this.wakeups.now(RotationRows.TASK, newest.id());
				return newest;
			}
		}
		throw new PessimisticLockingFailureException(
				"The key " + rotation.key() + " had a live rotation each time we tried, and none when we looked.");
	}

	@Override
	public void wake(Rotation next, BooleanSupplier stillRight) {
		this.transactions.executeWithoutResult((_) -> {
			this.locks.take(next.keys());
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(next);
			}
			this.rows.save(next);
			this.wakeups.evenIfWaiting(RotationRows.TASK, next.id());
		});
	}

}
