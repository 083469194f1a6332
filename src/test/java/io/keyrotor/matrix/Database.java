package io.keyrotor.matrix;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The database as the replicas share it. A transaction is one moment: it is committed
 * whole or not at all, and what is committed outlives every process.
 */
final class Database {

	private final Simulation simulation;

	private final Rows rows;

	private Map<String, Task> tasks = new LinkedHashMap<>();

	private boolean open;

	private long downSince = -1;

	private long upAgain = -1;

	Database(Simulation simulation, Rows rows) {
		this.simulation = simulation;
		this.rows = rows;
	}

	/** The rows as they are; only for what happens outside of every process. */
	Rows rows() {
		return this.rows;
	}

	/** What is to be done, by its id. */
	Map<String, Task> tasks() {
		return this.tasks;
	}

	/** Cannot be reached from now until then. */
	void down(long until) {
		this.downSince = this.simulation.now();
		this.upAgain = until;
		this.simulation.trace("the database is down");
		this.simulation.world().at(until, this.simulation::look);
	}

	/** Can be reached again. */
	void heal() {
		this.upAgain = Math.min(this.upAgain, this.simulation.now());
	}

	boolean up() {
		return this.simulation.now() >= this.upAgain;
	}

	/** Until when heartbeats were kept, if they are not kept now. */
	long heartbeatsUntil() {
		return (this.downSince >= 0 && this.simulation.now() < this.upAgain + Hold.HEARTBEAT) ? this.downSince
				: Long.MAX_VALUE;
	}

	/** Reads something, as part of the transaction under way if there is one. */
	<T> T read(Node node, Supplier<T> reading) {
		if (!this.open) {
			node.point(Point.BEFORE, Place.LOAD);
			reach(node, Place.LOAD);
		}
		return reading.get();
	}

	<T> T write(Node node, Place place, Supplier<T> work) {
		if (this.open) {
			return work.get();
		}
		node.point(Point.BEFORE, place);
		Fault fault = reach(node, place);
		T result = commit(node, place, work);
		this.simulation.trace(node + " committed " + place);
		this.simulation.look();
		node.point(Point.AFTER, place);
		if (fault == Fault.COMMIT_ANSWER_LOST) {
			throw new Unreachable();
		}
		return result;
	}

	void write(Node node, Place place, Runnable work) {
		write(node, place, () -> {
			work.run();
			return true;
		});
	}

	private Fault reach(Node node, Place place) {
		Fault fault = this.simulation.fault(node, place);
		if (fault == Fault.DATABASE_DOWN) {
			down(this.simulation.now() + this.simulation.millis(100, 40_000));
		}
		if (!up()) {
			throw new Unreachable();
		}
		return fault;
	}

	private <T> T commit(Node node, Place place, Supplier<T> work) {
		Map<String, Task> before = this.tasks;
		this.tasks = new LinkedHashMap<>(before);
		this.open = true;
		try {
			return this.rows.transaction(() -> {
				T result = work.get();
				breakOff(node, place);
				return result;
			});
		}
		catch (BrokenOff _) {
			this.tasks = before;
			this.open = false;
			node.die();
			throw new AssertionError("A process that is dead went on.");
		}
		catch (RuntimeException | Error failed) {
			this.tasks = before;
			throw failed;
		}
		finally {
			this.open = false;
		}
	}

	/** What a process has said is worth nothing if it dies before it commits. */
	private void breakOff(Node node, Place place) {
		if (this.rows.breakable() && this.simulation.blow(node, Point.UNCOMMITTED, place) == Blow.DEATH) {
			throw new BrokenOff();
		}
	}

	/** A process dies in the middle of a transaction. */
	private static final class BrokenOff extends Error {

		BrokenOff() {
			super("The connection is gone.", null, false, false);
		}

	}

	/** The database could not be reached, or did not say whether it committed. */
	static final class Unreachable extends RuntimeException {

	}

	/** What is to be done when, and who is at it. */
	record Task(String kind, String id, long version, Instant due, Optional<Hold> hold) {

		Task due(Instant due) {
			return new Task(this.kind, this.id, this.version + 1, due, Optional.empty());
		}

		Task held(Hold hold) {
			return new Task(this.kind, this.id, this.version + 1, this.due, Optional.of(hold));
		}

	}

}
