package io.keyrotor.matrix;

import java.util.concurrent.TimeUnit;

/** A process is at work on a task, and shows by its heartbeat that it is. */
final class Hold {

	static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(5);

	private final Node by;

	private long renewed;

	private long ended = Long.MAX_VALUE;

	Hold(Node by, long now) {
		this.by = by;
		this.renewed = now;
	}

	Node by() {
		return this.by;
	}

	void renew(long now) {
		this.renewed = now;
	}

	/** The step is over, however it ended: there are no more heartbeats. */
	void end(long now) {
		this.ended = now;
	}

	/** Whether heartbeats go on at this moment. */
	boolean beats(long now) {
		return this.ended > now && this.by.lively();
	}

	/** The true time of the last heartbeat. */
	long lastHeartbeat(long now, long keptUntil) {
		long until = Math.min(Math.min(this.ended, keptUntil), Math.min(this.by.livelyUntil(), now));
		return this.renewed + Math.max(0, (until - this.renewed) / HEARTBEAT) * HEARTBEAT;
	}

}
