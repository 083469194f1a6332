package io.keyrotor.durable;

import java.util.Objects;

import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.step.WriteOutcome;

import org.springframework.transaction.support.TransactionOperations;

/** Changes that are no steps, among all others in the database. */
final class JdbcWriteJournal implements WriteJournal {

	private final ExternalWriteRows rows;

	private final KeyLocks locks;

	private final TransactionOperations transactions;

	JdbcWriteJournal(ExternalWriteRows rows, KeyLocks locks, TransactionOperations transactions) {
		this.rows = rows;
		this.locks = locks;
		this.transactions = transactions;
	}

	/** The key or the subject is locked, so that only one at a time counts. */
	@Override
	public Intent begin(String subjectId, ExternalWrite write) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			write.key().ifPresentOrElse(this.locks::take, () -> this.locks.take(subjectId));
			long number = this.rows.last(subjectId) + 1;
			this.rows.abandon(subjectId, number);
			this.rows.begin(subjectId, number, write);
			return new Intent(subjectId, number);
		}));
	}

	@Override
	public void end(Intent intent, WriteOutcome outcome) {
		this.transactions.executeWithoutResult((_) -> this.rows.end(intent.subjectId(), intent.number(), outcome));
	}

}
