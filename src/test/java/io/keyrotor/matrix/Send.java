package io.keyrotor.matrix;

/** A change on its way to Azure. It may land long after its sender has ended. */
final class Send {

	private final Node by;

	private final Place place;

	private final Intent intent;

	private final Fault fault;

	private final long at;

	private final long halted;

	private long lands = Long.MAX_VALUE;

	private boolean landed;

	/**
	 * @param halted for how long the process stood still after the fence was passed
	 */
	Send(Node by, Place place, Intent intent, Fault fault, long at, long halted) {
		this.by = by;
		this.place = place;
		this.intent = intent;
		this.fault = fault;
		this.at = at;
		this.halted = halted;
	}

	Node by() {
		return this.by;
	}

	Place place() {
		return this.place;
	}

	Intent intent() {
		return this.intent;
	}

	Fault fault() {
		return this.fault;
	}

	long at() {
		return this.at;
	}

	/** Whether its sender was frozen between the check and the sending. */
	boolean halted() {
		return this.halted > 0;
	}

	/** How long after its intent was begun it was sent, the halt not counted. */
	long late() {
		return this.at - this.halted - this.intent.begun();
	}

	long lands() {
		return this.lands;
	}

	void lands(long time) {
		this.lands = time;
	}

	/** Whether it is this moment that it lands; it does so once. */
	boolean land() {
		boolean first = !this.landed;
		this.landed = true;
		return first;
	}

	boolean landed() {
		return this.landed;
	}

	@Override
	public String toString() {
		return this.place + " by " + this.by + " for " + Simulation.brief(this.intent.subject());
	}

	/**
	 * What a worker is about to change.
	 *
	 * @param begun when its worker began to keep it
	 */
	record Intent(io.keyrotor.step.Subject subject, io.keyrotor.step.ExternalWrite write, long begun) {
	}

}
