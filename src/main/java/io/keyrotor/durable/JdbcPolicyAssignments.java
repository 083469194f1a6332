package io.keyrotor.durable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.assignment.AssignmentId;
import io.keyrotor.assignment.KeyResult;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.assignment.PolicyAssignments;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/** Policy assignments and the results of their keys in the database. */
final class JdbcPolicyAssignments implements PolicyAssignments {

	private final PolicyAssignmentRows rows;

	private final KeyResultRows results;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	JdbcPolicyAssignments(PolicyAssignmentRows rows, KeyResultRows results, Wakeups wakeups,
			TransactionOperations transactions) {
		this.rows = rows;
		this.results = results;
		this.wakeups = wakeups;
		this.transactions = transactions;
	}

	@Override
	public Optional<PolicyAssignment> find(AssignmentId id) {
		return this.rows.find(id);
	}

	@Override
	public List<PolicyAssignment> list(Optional<AssignmentId> after, int limit) {
		return this.rows.list(after, limit);
	}

	@Override
	public void accept(PolicyAssignment assignment) {
		this.transactions.executeWithoutResult((_) -> {
			this.rows.insert(assignment);
			this.wakeups.now(AssignmentTask.NAME, assignment.id());
		});
	}

	@Override
	public boolean keep(PolicyAssignment next, List<KeyResult> results) {
		return Boolean.TRUE.equals(this.transactions.execute((_) -> {
			boolean canceling = this.rows.save(next);
			results.forEach((result) -> this.results.put(next.id(), result));
			return canceling;
		}));
	}

	@Override
	public void wake(PolicyAssignment next) {
		this.transactions.executeWithoutResult((_) -> {
			this.rows.save(next);
			this.rows.forgetCancel(next.id());
			this.wakeups.evenIfWaiting(AssignmentTask.NAME, next.id());
		});
	}

	@Override
	public boolean cancel(AssignmentId id, Instant now) {
		return Boolean.TRUE.equals(this.transactions.execute((_) -> {
			boolean noted = this.rows.cancel(id, now);
			if (noted) {
				this.wakeups.evenIfWaiting(AssignmentTask.NAME, id);
			}
			return noted;
		}));
	}

	@Override
	public List<KeyResult> results(AssignmentId id, Optional<KeyResult.Outcome> outcome, Optional<KeyId> after,
			int limit) {
		return this.results.list(id, outcome, after, limit);
	}

	@Override
	public List<KeyName> failed(AssignmentId id, KeyStoreName store, Optional<KeyName> after, int limit) {
		return this.results.failed(id, store, after, limit);
	}

	@Override
	public Set<KeyName> withResult(AssignmentId id, KeyStoreName store, Collection<KeyName> keys) {
		return this.results.among(id, store, keys);
	}

}
