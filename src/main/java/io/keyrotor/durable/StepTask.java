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
import io.keyrotor.step.Step;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.StepRunner.Completion;
import io.keyrotor.step.Subject;
import io.keyrotor.step.SubjectIsNewer;
import io.keyrotor.step.SubjectIsStale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs one step of one subject each time it is due. What the step says is kept in one
 * transaction with the next wake-up; an effect runs only after its intent is kept and the
 * lease renewed, in one transaction as well.
 *
 * @param <S> what is carried out
 */
final class StepTask<S extends Subject> {

	private static final Logger LOGGER = LoggerFactory.getLogger(StepTask.class);

	/** When to look again at what only a newer node can carry out. */
	private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

	private final String name;

	private final StepRows<S> rows;

	private final StepRunner<S> runner;

	private final ExternalWriteRows writes;

	private final KeyLocks locks;

	private final Lease lease;

	private final Wakeups wakeups;

	private final TransactionOperations transactions;

	private final Clock clock;

	StepTask(String name, StepRows<S> rows, StepRunner<S> runner, ExternalWriteRows writes, KeyLocks locks, Lease lease,
			Wakeups wakeups, TransactionOperations transactions, Clock clock) {
		this.name = name;
		this.rows = rows;
		this.runner = runner;
		this.writes = writes;
		this.locks = locks;
		this.lease = lease;
		this.wakeups = wakeups;
		this.transactions = transactions;
		this.clock = clock;
	}

	Task<Void> task() {
		return Tasks.custom(this.name, Void.class)
			.onFailure(new FailedStep(this.clock))
			.onDeadExecutionRevive()
			.execute(this::run);
	}

	private CompletionHandler<Void> run(TaskInstance<Void> instance, ExecutionContext context) {
		try {
			return step(instance, context);
		}
		catch (SubjectIsNewer newer) {
			LOGGER.info("The {} {} is left alone. {}", this.name, instance.getId(), newer.getMessage());
			return (complete, operations) -> operations.reschedule(complete, this.clock.instant().plus(LEFT_ALONE));
		}
	}

	private CompletionHandler<Void> step(TaskInstance<Void> instance, ExecutionContext context) {
		Optional<S> found = live(instance.getId());
		if (found.isEmpty()) {
			return this::rest;
		}
		try {
			Completion<S> completion = this.runner.run(found.get(),
					(intend) -> keepIntent(intend, context.getExecution()));
			return (complete, operations) -> keep(completion, complete, operations);
		}
		catch (SubjectIsStale stale) {
			return (complete, operations) -> again(stale, complete, operations);
		}
	}

	private Optional<S> live(String id) {
		return this.rows.find(id).filter((subject) -> !subject.rests());
	}

	private void keepIntent(Step.Intend<S> intend, Execution execution) {
		this.transactions.executeWithoutResult((_) -> {
			intend.write().key().ifPresent(this.locks::take);
			if (!this.lease.renew(execution) || !intend.stillRight().getAsBoolean()) {
				throw new SubjectIsStale(intend.intent());
			}
			this.rows.save(intend.intent());
			this.writes.begin(intend.intent(), intend.write());
			intend.beside().run();
		});
	}

	/** What came of a write is kept even if the step itself cannot be. */
	private void keep(Completion<S> completion, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		try {
			this.transactions.executeWithoutResult((_) -> keepNow(completion, complete, operations));
		}
		catch (SubjectIsStale stale) {
			keepOutcome(completion);
			again(stale, complete, operations);
		}
		catch (RuntimeException trouble) {
			keepOutcome(completion);
			throw trouble;
		}
	}

	private void keepNow(Completion<S> completion, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		completion.outcome().ifPresent((outcome) -> this.writes.end(completion.kept(), outcome));
		if (completion.changes()) {
			this.rows.save(completion.step().next());
			this.writes.abandon(completion.kept());
		}
		else if (!this.rows.hold(completion.kept())) {
			throw new SubjectIsStale(completion.kept());
		}
		wakeAt(completion.step(), complete, operations);
	}

	/**
	 * Another worker may have the step by now, or the database gave this transaction up;
	 * what Azure answered is known here alone.
	 */
	private void keepOutcome(Completion<S> completion) {
		completion.outcome()
			.ifPresent((outcome) -> this.transactions
				.executeWithoutResult((_) -> this.writes.end(completion.kept(), outcome)));
	}

	private void wakeAt(Step.Kept<S> step, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		if (step.next().rests()) {
			operations.remove();
		}
		else {
			operations.reschedule(complete, due(step));
			this.wakeups.afterCommit();
		}
	}

	private Instant due(Step.Kept<S> step) {
		return switch (step) {
			case Step.Moved<S> _ -> this.clock.instant();
			case Step.WaitUntil<S> wait -> wait.until();
		};
	}

	private void again(SubjectIsStale stale, ExecutionComplete complete, ExecutionOperations<Void> operations) {
		LOGGER.info("{} It is read again at once.", stale.getMessage());
		this.transactions.executeWithoutResult((_) -> operations.reschedule(complete, this.clock.instant()));
	}

	/** Nothing is left to do, unless somebody acts at this very moment. */
	private void rest(ExecutionComplete complete, ExecutionOperations<Void> operations) {
		this.transactions.executeWithoutResult((_) -> {
			boolean rests = this.rows.find(complete.getExecution().getId())
				.map((subject) -> subject.rests() && this.rows.hold(subject))
				.orElse(true);
			if (rests) {
				operations.remove();
			}
			else {
				operations.reschedule(complete, this.clock.instant());
			}
		});
	}

}
