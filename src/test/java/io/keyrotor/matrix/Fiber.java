package io.keyrotor.matrix;

import java.util.concurrent.locks.LockSupport;

/**
 * One strand of work in simulated time. It has a thread of its own, which runs only while
 * it has the baton; so at any moment one fiber runs, and which one is no accident.
 */
final class Fiber {

	private final Thread thread;

	private volatile boolean turn;

	private boolean killed;

	private boolean done;

	private long wake;

	/** The strand of the thread that is running now. */
	Fiber() {
		this.thread = Thread.currentThread();
	}

	Fiber(World world, Runnable body) {
		this.thread = Thread.ofVirtual().unstarted(() -> world.live(this, body));
	}

	/** Hands the baton to this fiber. */
	void give() {
		this.turn = true;
		if (this.thread.getState() == Thread.State.NEW) {
			this.thread.start();
		}
		else {
			LockSupport.unpark(this.thread);
		}
	}

	/** Waits until this fiber has the baton. */
	void await() {
		while (!this.turn) {
			LockSupport.park(this);
		}
		this.turn = false;
		if (this.killed) {
			throw new Killed();
		}
	}

	/** The number of its next wake-up; all earlier ones no longer count. */
	long nextWake() {
		return ++this.wake;
	}

	boolean wakesAt(long number) {
		return !this.done && this.wake == number;
	}

	void kill() {
		this.killed = true;
	}

	void end() {
		this.done = true;
	}

	boolean done() {
		return this.done;
	}

	/** The process of this fiber has ended. An error, so that nothing in it goes on. */
	static final class Killed extends Error {

		Killed() {
			super("The process was killed.", null, false, false);
		}

	}

}
