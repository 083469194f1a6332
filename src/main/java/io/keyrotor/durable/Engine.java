package io.keyrotor.durable;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine once everything else is there, and stops it before anything else
 * goes.
 */
final class Engine implements SmartLifecycle {

	private final Scheduler scheduler;

	private final Lease lease;

	private volatile boolean running;

	Engine(Scheduler scheduler, Lease lease) {
		this.scheduler = scheduler;
		this.lease = lease;
	}

	@Override
	public void start() {
		this.lease.releaseAll();
		this.scheduler.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.scheduler.stop();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
