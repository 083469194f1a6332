package io.keyrotor.durable;

import java.time.Clock;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.keyrotor.rotation.RotationId;

/**
 * Makes rotations due, as part of the transaction under way, and tells the engine once
 * that is committed.
 */
final class Wakeups {

	private final ObjectProvider<Scheduler> scheduler;

	private final Clock clock;

	Wakeups(ObjectProvider<Scheduler> scheduler, Clock clock) {
		this.scheduler = scheduler;
		this.clock = clock;
	}

	void now(RotationId id) {
		this.scheduler.getObject()
			.scheduleIfNotExists(new TaskInstance<>(RotationTask.NAME, id.toString()), this.clock.instant());
		afterCommit();
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
