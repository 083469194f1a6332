package io.keyrotor.durable;

import java.time.Clock;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Makes work due, as part of the transaction under way, and tells the engine once that is
 * committed.
 */
final class Wakeups {

	private static final Logger LOGGER = LoggerFactory.getLogger(Wakeups.class);

	private final ObjectProvider<Scheduler> scheduler;

	private final Clock clock;

	Wakeups(ObjectProvider<Scheduler> scheduler, Clock clock) {
		this.scheduler = scheduler;
		this.clock = clock;
	}

	/** Makes due what rests, and so is not waiting for another time. */
	void now(String task, Object id) {
		translated(() -> this.scheduler.getObject()
			.scheduleIfNotExists(new TaskInstance<>(task, id.toString()), this.clock.instant()));
		afterCommit();
	}

	/**
	 * Makes due also what waits for a later time. What is being worked on at this moment
	 * is left alone: its worker sees what has changed when it keeps what it did.
	 */
	void evenIfWaiting(String task, Object id) {
		try {
			translated(() -> this.scheduler.getObject()
				.schedule(new TaskInstance<>(task, id.toString()), this.clock.instant(),
						ScheduleOptions.WHEN_EXISTS_RESCHEDULE));
			afterCommit();
		}
		catch (PessimisticLockingFailureException atWork) {
			LOGGER.debug("{} {} is being worked on and looks again afterwards.", task, id, atWork);
		}
	}

	/**
	 * db-scheduler tells in exceptions of its own that somebody picked the row, before or
	 * while it was changed, and that the database is not there.
	 */
	private static void translated(Runnable change) {
		try {
			change.run();
		}
		catch (TaskInstanceCurrentlyExecutingException | ExecutionException picked) {
			throw new PessimisticLockingFailureException("It is being worked on.", picked);
		}
		catch (SQLRuntimeException | DbSchedulerException trouble) {
			throw new DataAccessResourceFailureException("The engine's table could not be changed.", trouble);
		}
	}

	/** Work became due in the transaction under way: it is not left to the next poll. */
	void afterCommit() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				Wakeups.this.scheduler.getObject().triggerCheckForDueExecutions();
			}
		});
	}

}
