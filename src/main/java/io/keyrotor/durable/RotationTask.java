package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationIsStale;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.rotation.Step;

/**
 * Runs one step of one rotation each time it is due. What the step says is kept in one
 * transaction with the next wake-up; an effect runs only after its intent is kept and the
 * lease renewed, in one transaction as well.
 */
final class RotationTask {

	static final String NAME = "rotation";

	private static final Logger LOGGER = LoggerFactory.getLogger(RotationTask.class);

	private final RotationRows rows;

	private final Rotator rotator;

	private final Lease lease;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	private final Duration longestHesitation;

	private final Clock clock;

	RotationTask(RotationRows rows, Rotator rotator, Lease lease, Wakeups wakeups, TransactionOperations transactions,
			Duration longestHesitation, Clock clock) {
		this.rows = rows;
		this.rotator = rotator;
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
		Optional<Rotation> found = this.rows.find(RotationId.parse(instance.getId()));
		if (found.isEmpty() || found.get().rests()) {
			return (_, operations) -> operations.remove();
		}
		Rotation rotation = found.get();
		return switch (this.rotator.advance(rotation)) {
			case Step.Intend intend -> completion(intend.intent(), carryOut(intend, context.getExecution()));
			case Step.Moved moved -> completion(rotation, moved);
			case Step.WaitUntil wait -> completion(rotation, wait);
		};
	}

	/**
	 * An intent says when its call could be sent at the latest. When keeping it took
	 * longer, nothing is sent, and whoever comes next looks at what there is.
	 */
	private Step carryOut(Step.Intend intend, Execution execution) {
		Instant latest = this.clock.instant().plus(this.longestHesitation);
		keepIntent(intend.intent(), execution);
		Instant now = this.clock.instant();
		return now.isAfter(latest) ? new Step.WaitUntil(intend.intent(), now) : intend.effect().run();
	}

	private void keepIntent(Rotation intent, Execution execution) {
		this.transactions.executeWithoutResult((_) -> {
			if (!this.lease.renew(execution)) {
				throw new RotationIsStale(intent);
			}
			this.rows.save(intent);
		});
	}

	private CompletionHandler<Void> completion(Rotation kept, Step step) {
		return switch (step) {
			case Step.Moved moved ->
				(complete, operations) -> keep(kept, moved.next(), complete, operations, this.clock.instant());
			case Step.WaitUntil wait ->
				(complete, operations) -> keep(kept, wait.next(), complete, operations, wait.until());
			case Step.Intend intend -> throw new IllegalStateException(
					"An effect of the rotation " + intend.intent().id() + " asked for another effect.");
		};
	}

	private void keep(Rotation kept, Rotation next, ExecutionComplete complete, ExecutionOperations<Void> operations,
			Instant due) {
		try {
			this.transactions.executeWithoutResult((_) -> {
				if (next.revision() > kept.revision()) {
					this.rows.save(next);
				}
				wakeAt(next, complete, operations, due);
			});
		}
		catch (RotationIsStale stale) {
			LOGGER.info("{} It is read again at once.", stale.getMessage());
			this.transactions.executeWithoutResult((_) -> operations.reschedule(complete, this.clock.instant()));
		}
	}

	private void wakeAt(Rotation next, ExecutionComplete complete, ExecutionOperations<Void> operations, Instant due) {
		if (next.rests()) {
			operations.remove();
		}
		else {
			operations.reschedule(complete, due);
			this.wakeups.afterCommit();
		}
	}

}
