package io.keyrotor.durable;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.Execution;
import io.keyrotor.step.Timings;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A worker's right to a rotation, which is its heartbeat in the row it picked. Whoever is
 * silent for {@link #LENGTH} is taken for dead and the rotation goes to another worker,
 * so an effect may start only with a fresh heartbeat.
 */
final class Lease {

	static final int MISSED_HEARTBEATS = 4;

	static final Duration LENGTH = Timings.LEASE;

	static final Duration HEARTBEAT = LENGTH.dividedBy(MISSED_HEARTBEATS);

	private final JdbcClient jdbc;

	private final Clock clock;

	Lease(JdbcClient jdbc, Duration callTimeout, Clock clock) {
		if (callTimeout.plus(HEARTBEAT).compareTo(LENGTH) > 0) {
			throw new IllegalArgumentException(
					"A call may take %s, but none may outlive its worker's lease: it must be over after %s."
						.formatted(callTimeout, LENGTH.minus(HEARTBEAT)));
		}
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Whether the execution is still this worker's; if so, nobody else gets it for the
	 * lease's length from now on.
	 */
	boolean renew(Execution execution) {
		return this.jdbc.sql("""
				update scheduled_tasks set last_heartbeat = :now
				where task_name = :name and task_instance = :instance and version = :version and picked = :picked""")
			.param("now", Timestamp.from(this.clock.instant()))
			.param("name", execution.getTaskName())
			.param("instance", execution.getId())
			.param("version", execution.version)
			.param("picked", true)
			.update() == 1;
	}

	/**
	 * Gives back what a worker that is stopping has picked, so that others go on at once.
	 * Should it still be at it, {@link #renew} tells it that it is not its own any more.
	 */
	void release(String worker) {
		this.jdbc
			.sql("""
					update scheduled_tasks set picked = :free, picked_by = null, last_heartbeat = null, version = version + 1
					where picked = :picked and picked_by = :worker""")
			.param("free", false)
			.param("picked", true)
			.param("worker", worker)
			.update();
	}

	/**
	 * Gives back what a process that has ended still holds, so that the work goes on at
	 * once. Only for a database that belongs to this process alone.
	 */
	void releaseAll() {
		this.jdbc
			.sql("""
					update scheduled_tasks set picked = :free, picked_by = null, last_heartbeat = null, version = version + 1
					where picked = :picked""")
			.param("free", false)
			.param("picked", true)
			.update();
	}

}
