package io.keyrotor.matrix;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.Subject;
import io.keyrotor.step.WriteOutcome;

/**
 * The database as the replicas share it. A transaction is one moment: it is committed
 * whole or not at all, and what is committed outlives every process.
 */
final class Database {

	private final Simulation simulation;

	private Rows rows = new Rows();

	private boolean open;

	private long downSince = -1;

	private long upAgain = -1;

	Database(Simulation simulation) {
		this.simulation = simulation;
	}

	/** The rows as they are; only for what happens outside of every process. */
	Rows rows() {
		return this.rows;
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
	<T> T read(Node node, Function<Rows, T> reading) {
		if (!this.open) {
			node.point(Point.BEFORE, Place.LOAD);
			reach(node, Place.LOAD);
		}
		return reading.apply(this.rows);
	}

	<T> T write(Node node, Place place, Supplier<T> work) {
		if (this.open) {
			return work.get();
		}
		node.point(Point.BEFORE, place);
		Fault fault = reach(node, place);
		T result = commit(work);
		this.simulation.trace(node + " committed " + place);
		this.simulation.look();
		node.point(Point.AFTER, place);
		if (fault == Fault.COMMIT_ANSWER_LOST) {
			throw new Unreachable();
		}
		return result;
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

	private <T> T commit(Supplier<T> work) {
		Rows before = this.rows;
		this.rows = before.copy();
		this.open = true;
		try {
			T result = work.get();
			this.open = false;
			return result;
		}
		catch (RuntimeException | Error failed) {
			this.rows = before;
			this.open = false;
			throw failed;
		}
	}

	/** The database could not be reached, or did not say whether it committed. */
	static final class Unreachable extends RuntimeException {

	}

	/** All rows there are at one moment. */
	static final class Rows {

		final Map<String, Subject> subjects;

		final Map<String, Task> tasks;

		final Map<String, List<RecordedWrite>> writes;

		final Map<String, List<RecordedEvent>> events;

		final Map<String, Accepted> requests;

		final Map<ConsumerId, CmkBinding> bindings;

		long arrival;

		long pausedUntil;

		Rows() {
			this.subjects = new LinkedHashMap<>();
			this.tasks = new LinkedHashMap<>();
			this.writes = new LinkedHashMap<>();
			this.events = new LinkedHashMap<>();
			this.requests = new LinkedHashMap<>();
			this.bindings = new LinkedHashMap<>();
		}

		private Rows(Rows other) {
			this.subjects = new LinkedHashMap<>(other.subjects);
			this.tasks = new LinkedHashMap<>(other.tasks);
			this.writes = new LinkedHashMap<>(other.writes);
			this.events = new LinkedHashMap<>(other.events);
			this.requests = new LinkedHashMap<>(other.requests);
			this.bindings = new LinkedHashMap<>(other.bindings);
			this.arrival = other.arrival;
			this.pausedUntil = other.pausedUntil;
		}

		Rows copy() {
			return new Rows(this);
		}

		<S extends Subject> Optional<S> find(Class<S> type, String id) {
			return Optional.ofNullable(this.subjects.get(id)).map(type::cast);
		}

		<S extends Subject> List<S> all(Class<S> type) {
			return this.subjects.values().stream().filter(type::isInstance).map(type::cast).toList();
		}

		List<Rotation> rotations() {
			return all(Rotation.class);
		}

		List<RecordedWrite> writes(String subject) {
			return this.writes.getOrDefault(subject, List.of());
		}

		List<RecordedEvent> events(String subject) {
			return this.events.getOrDefault(subject, List.of());
		}

		Collection<Task> tasks() {
			return Collections.unmodifiableCollection(this.tasks.values());
		}

		void tell(String subject, List<ProgressEvent> told, Instant now) {
			List<RecordedEvent> all = new ArrayList<>(events(subject));
			told.forEach((event) -> all.add(new RecordedEvent(all.size() + 1L, now, event)));
			this.events.put(subject, all);
		}

		void begin(Subject intent, ExternalWrite write, Instant now) {
			List<RecordedWrite> all = new ArrayList<>(writes(intent.subjectId()));
			all.add(new RecordedWrite(intent.revision(), write, now, Optional.empty(), Optional.empty()));
			this.writes.put(intent.subjectId(), all);
		}

		/** A late answer replaces what was not known. */
		void end(Subject intent, WriteOutcome outcome, Instant now) {
			this.writes.put(intent.subjectId(), writes(intent.subjectId()).stream()
				.map((row) -> (row.revision() == intent.revision() && open(row)) ? ended(row, outcome, now) : row)
				.toList());
		}

		private static boolean open(RecordedWrite row) {
			return row.outcome().map((known) -> known.result() == WriteOutcome.Result.UNKNOWN).orElse(true);
		}

		void abandon(Subject kept, Instant now) {
			this.writes.put(kept.subjectId(),
					writes(kept.subjectId()).stream()
						.map((row) -> (row.revision() <= kept.revision() && row.outcome().isEmpty())
								? ended(row, WriteOutcome.unknown(), now) : row)
						.toList());
		}

		private static RecordedWrite ended(RecordedWrite row, WriteOutcome outcome, Instant now) {
			return new RecordedWrite(row.revision(), row.write(), row.intendedOn(), Optional.of(outcome),
					Optional.of(now));
		}

	}

	/** A remembered request. */
	record Accepted(String bodyHash, String id) {
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
