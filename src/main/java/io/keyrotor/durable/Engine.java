package io.keyrotor.durable;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Starts the engine once everything else is there, and stops it before anything else
 * goes.
 */
final class Engine implements SmartLifecycle {

	private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

	private final Scheduler scheduler;

	private final SchedulerName worker;

	private final Lease lease;

	private final Database database;

	private volatile boolean running;

	Engine(Scheduler scheduler, SchedulerName worker, Lease lease, Database database) {
		this.scheduler = scheduler;
		this.worker = worker;
		this.lease = lease;
		this.database = database;
	}

	@Override
	public void start() {
		switch (this.database) {
			case SQLITE -> this.lease.releaseAll();
			case POSTGRESQL -> LOGGER.debug("What other replicas are working on is theirs.");
		}
		this.scheduler.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.scheduler.stop();
		this.running = false;
		release();
	}

	private void release() {
		try {
			this.lease.release(this.worker.getName());
		}
		catch (DataAccessException | TransactionException unreachable) {
			LOGGER.warn(
					"The database cannot be told that this process stops; its work goes on when its lease is over: {}",
					unreachable.getMessage());
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
