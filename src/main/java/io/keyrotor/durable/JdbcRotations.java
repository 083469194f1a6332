package io.keyrotor.durable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
	public Rotation accept(Rotation rotation) {
		return Objects.requireNonNull(this.transactions.execute((_) -> insert(rotation)));
	}

	private Rotation insert(Rotation rotation) {
		this.locks.take(rotation.key());
		Rotation newest = this.rows.newest(rotation.key()).map(rotation::after).orElse(rotation);
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (this.rows.insert(newest)) {
				this.wakeups.now(RotationRows.TASK, newest.id());
				return newest;
			}
			Optional<Rotation> live = this.rows.live(rotation.key());
			if (live.isPresent()) {
				return live.get();
			}
		}
		throw new PessimisticLockingFailureException(
				"The key " + rotation.key() + " had a live rotation each time we tried, and none when we looked.");
	}

	@Override
	public void wake(Rotation next, BooleanSupplier stillRight) {
		this.transactions.executeWithoutResult((_) -> {
			this.locks.take(next.key());
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(next);
			}
			this.rows.save(next);
			this.wakeups.evenIfWaiting(RotationRows.TASK, next.id());
		});
	}

}
