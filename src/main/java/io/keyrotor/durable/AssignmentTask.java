package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.assignment.AssignmentId;
import io.keyrotor.assignment.AssignmentIsStale;
import io.keyrotor.assignment.AssignmentStep;
import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.assignment.PolicyAssignments;

/**
 * Runs one step of one policy assignment each time it is due. Its place, the results of
 * the step and the next wake-up are kept in one transaction; a policy is set only after
 * the intent is kept and the lease renewed, in one transaction as well.
 */
final class AssignmentTask {

	static final String NAME = "policy-assignment";

	private static final Logger LOGGER = LoggerFactory.getLogger(AssignmentTask.class);

	private final PolicyAssignments assignments;

	private final PolicyAssigner assigner;

	private final Lease lease;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	private final Duration longestHesitation;

	private final Clock clock;

	AssignmentTask(PolicyAssignments assignments, PolicyAssigner assigner, Lease lease, Wakeups wakeups,
			TransactionOperations transactions, Duration longestHesitation, Clock clock) {
		this.assignments = assignments;
		this.assigner = assigner;
		this.lease = lease;
		this.wakeups = wakeups;
		this.transactions = transactions;
		this.longestHesitation = longestHesitation;
		this.clock = clock;
	}

	Task<Void> task() {
		return Tasks.custom(NAME, Void.class)
			.onFailure(new FailedStep(this.clock))
			.onDeadExecutionRevive()
			.execute(this::run);
	}

	private CompletionHandler<Void> run(TaskInstance<Void> instance, ExecutionContext context) {
		Optional<PolicyAssignment> found = live(AssignmentId.parse(instance.getId()));
		return found.map((assignment) -> switch (this.assigner.advance(assignment)) {
			case AssignmentStep.Moved moved -> keeping(moved);
			case AssignmentStep.Intend intend -> carryOut(intend, context.getExecution());
		}).orElse(this::rest);
	}

	private Optional<PolicyAssignment> live(AssignmentId id) {
		return this.assignments.find(id).filter((assignment) -> !assignment.phase().terminal());
	}

	/**
	 * An intent says when a policy could be sent at the latest. When keeping it took
	 * longer, nothing is sent, and whoever comes next looks at what there is.
	 */
	private CompletionHandler<Void> carryOut(AssignmentStep.Intend intend, Execution execution) {
		Instant latest = this.clock.instant().plus(this.longestHesitation);
		try {
			keepIntent(intend.intent(), execution);
		}
		catch (AssignmentIsStale stale) {
			return (complete, operations) -> again(stale, complete, operations);
		}
		return this.clock.instant().isAfter(latest)
				? (complete, operations) -> operations.reschedule(complete, this.clock.instant())
				: keeping(intend.effect().run());
	}

	private void keepIntent(PolicyAssignment intent, Execution execution) {
		this.transactions.executeWithoutResult((_) -> {
			if (!this.lease.renew(execution)) {
				throw new AssignmentIsStale(intent);
			}
			this.assignments.keep(intent, List.of());
		});
	}

	private CompletionHandler<Void> keeping(AssignmentStep.Moved moved) {
		return (complete, operations) -> {
			try {
				this.transactions.executeWithoutResult((_) -> keep(moved, complete, operations));
			}
			catch (AssignmentIsStale stale) {
				again(stale, complete, operations);
			}
		};
	}

	/**
	 * A wish to end the assignment does not wait for the time that the step asked for.
	 */
	private void keep(AssignmentStep.Moved moved, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		boolean canceled = this.assignments.keep(moved.next(), moved.results()) && !moved.next().canceling();
		if (moved.next().phase().terminal()) {
			operations.remove();
		}
		else {
			operations.reschedule(complete, canceled ? this.clock.instant() : moved.due());
			this.wakeups.afterCommit();
		}
	}

	private void again(AssignmentIsStale stale, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		LOGGER.info("{} It is read again at once.", stale.getMessage());
		this.transactions.executeWithoutResult((_) -> operations.reschedule(complete, this.clock.instant()));
	}

	/** Nothing is left to do, unless it was resumed at this very moment. */
	private void rest(ExecutionComplete complete, ExecutionOperations<Void> operations) {
		this.transactions.executeWithoutResult((_) -> {
			if (live(AssignmentId.parse(complete.getExecution().getId())).isEmpty()) {
				operations.remove();
			}
			else {
				operations.reschedule(complete, this.clock.instant());
			}
		});
	}

}
