package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.List;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.keyrotor.durable.StandingTasks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The service in this process: its engine can be halted between two steps, and its
 * database emptied.
 */
final class RunningService implements ServiceInProcess {

	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final List<String> TABLES = List.of("scheduled_tasks", "rotation", "cmk_binding", "found_consumer",
			"accepted_request", "set_policy", "policy_assignment", "policy_assignment_result", "retirement",
			"external_write", "progress_event", "request_turn", "key_lock");

	private final Scheduler scheduler;

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final StandingTasks standing;

	RunningService(Scheduler scheduler, JdbcClient jdbc, TransactionOperations transactions, StandingTasks standing) {
		this.scheduler = scheduler;
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.standing = standing;
	}

	@Override
	public void atRest(Runnable change) {
		this.scheduler.pause();
		try {
			awaitQuiet();
			change.run();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Nothing was changed: the wait for the running steps was interrupted.",
					interrupted);
		}
		finally {
			this.scheduler.resume();
			this.scheduler.triggerCheckForDueExecutions();
		}
	}

	/**
	 * Quiet twice in a row: a step that was just picked when the engine was halted still
	 * begins.
	 */
	private void awaitQuiet() throws InterruptedException {
		int quiet = 0;
		while (quiet < 2) {
			Thread.sleep(PAUSE);
			quiet = this.scheduler.getCurrentlyExecuting().isEmpty() ? quiet + 1 : 0;
		}
	}

	@Override
	public void reset() {
		this.transactions
			.executeWithoutResult((_) -> TABLES.forEach((table) -> this.jdbc.sql("delete from " + table).update()));
		this.standing.begin();
	}

}
