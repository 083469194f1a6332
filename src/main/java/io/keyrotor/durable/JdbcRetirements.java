package io.keyrotor.durable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.step.SubjectIsStale;

/** Retirements in the database. */
final class JdbcRetirements implements Retirements {

	private final RetirementRows rows;

	private final KeyLocks locks;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	JdbcRetirements(RetirementRows rows, KeyLocks locks, Wakeups wakeups, TransactionOperations transactions) {
		this.rows = rows;
		this.locks = locks;
		this.wakeups = wakeups;
		this.transactions = transactions;
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.rows.find(id.toString());
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.rows.list(filter, after, limit);
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return this.rows.live(key, version);
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return Objects.requireNonNull(this.transactions.execute((_) -> insert(retirement, stillRight)));
	}

	private Retirement insert(Retirement retirement, BooleanSupplier stillRight) {
		this.locks.take(retirement.key());
		return this.rows.find(retirement.subjectId())
			.or(() -> this.rows.live(retirement.key(), retirement.version()))
			.orElseGet(() -> insertNew(retirement, stillRight));
	}

	private Retirement insertNew(Retirement retirement, BooleanSupplier stillRight) {
		if (!stillRight.getAsBoolean() || !this.rows.insert(retirement)) {
			throw new SubjectIsStale(retirement);
		}
		this.wakeups.now(RetirementRows.TASK, retirement.id());
		return retirement;
	}

	@Override
	public void wake(Retirement next) {
		this.transactions.executeWithoutResult((_) -> {
			this.locks.take(next.key());
			this.rows.save(next);
			this.wakeups.evenIfWaiting(RetirementRows.TASK, next.id());
		});
	}

}
