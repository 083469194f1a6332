package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is done for ever, whoever asks or not: each is one row of the engine, so that one
 * replica at a time does it and another takes it over after a crash.
 */
public final class StandingTasks {

	static final String BINDINGS = "binding-sweep";

	static final String CONSUMERS = "consumer-search";

	private static final String ALL = "all";

	/** So that a service that is started again and again does not search each time. */
	private static final Duration FIRST_SEARCH = Duration.ofMinutes(10);

	private final ObjectProvider<Scheduler> scheduler;

	private final Clock clock;

	StandingTasks(ObjectProvider<Scheduler> scheduler, Clock clock) {
		this.scheduler = scheduler;
		this.clock = clock;
	}

	/**
	 * A task that says itself when it goes on. Its row survives whatever happens.
	 * @param work one piece of it
	 */
	static Task<Void> task(String name, Supplier<Instant> work, TransactionOperations transactions, Clock clock) {
		return Tasks.custom(name, Void.class)
			.onFailure(new FailedStep(clock))
			.onDeadExecutionRevive()
			.execute((_, _) -> {
				Instant next = work.get();
				return (complete, operations) -> transactions
					.executeWithoutResult((_) -> operations.reschedule(complete, next));
			});
	}

	/** Begins what nobody has begun. A repeat changes nothing. */
	@EventListener(ApplicationReadyEvent.class)
	public void begin() {
		Instant now = this.clock.instant();
		this.scheduler.getObject().scheduleIfNotExists(new TaskInstance<>(BINDINGS, ALL), now);
		this.scheduler.getObject().scheduleIfNotExists(new TaskInstance<>(CONSUMERS, ALL), now.plus(FIRST_SEARCH));
	}

}
