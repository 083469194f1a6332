package io.keyrotor.matrix;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.BindingMoves;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.Subject;
import io.keyrotor.step.SubjectIsStale;
import io.keyrotor.step.WriteOutcome;

/** Rows in memory, quick enough for thousands of schedules. */
final class MemoryRows implements Rows, History {

	private final Set<String> woken = new LinkedHashSet<>();

	private State state = new State();

	/** The rows as the transaction under way sees them. */
	State state() {
		return this.state;
	}

	@Override
	public <T> T transaction(Supplier<T> work) {
		State before = this.state;
		this.state = before.copy();
		try {
			return work.get();
		}
		catch (RuntimeException | Error failed) {
			this.state = before;
			this.woken.clear();
			throw failed;
		}
	}

	@Override
	public boolean breakable() {
		return false;
	}

	@Override
	public List<Subject> subjects() {
		return List.copyOf(this.state.subjects.values());
	}

	@Override
	public <S extends Subject> Optional<S> find(Class<S> type, String id) {
		return Optional.ofNullable(this.state.subjects.get(id)).map(type::cast);
	}

	void insert(Subject first, ProgressEvent told, Instant now) {
		this.state.subjects.put(first.subjectId(), first);
		tell(first.subjectId(), List.of(told), now);
		wake(first);
	}

	@Override
	public void save(Subject next) {
		Subject before = Optional.ofNullable(this.state.subjects.get(next.subjectId()))
			.filter((kept) -> kept.revision() + 1 == next.revision())
			.orElseThrow(() -> new SubjectIsStale(next));
		if (Subjects.taken(this, next)) {
			throw new SubjectIsStale(next);
		}
		this.state.subjects.put(next.subjectId(), next);
		if (before instanceof Rotation earlier && next instanceof Rotation rotation) {
			BindingMoves.keep(earlier, rotation, bindings());
			new MemoryDefinitions(this).forget(rotation);
		}
		tell(next.subjectId(), Subjects.between(before, next), Subjects.updatedOn(next));
	}

	@Override
	public boolean hold(Subject kept) {
		return Optional.ofNullable(this.state.subjects.get(kept.subjectId()))
			.filter((now) -> now.revision() == kept.revision())
			.isPresent();
	}

	/** There is only one transaction at a time. */
	@Override
	public void lock(KeyId key) {
	}

	private void tell(String subject, List<ProgressEvent> told, Instant now) {
		List<RecordedEvent> all = new ArrayList<>(events(subject));
		told.forEach((event) -> all.add(new RecordedEvent(all.size() + 1L, now, event)));
		this.state.events.put(subject, all);
	}

	@Override
	public void begin(Subject intent, ExternalWrite write, Clock clock) {
		List<RecordedWrite> all = new ArrayList<>(writes(intent.subjectId()));
		all.add(new RecordedWrite(intent.revision(), write, clock.instant(), Optional.empty(), Optional.empty()));
		this.state.writes.put(intent.subjectId(), all);
	}

	/** A late answer replaces what was not known. */
	@Override
	public void end(Subject intent, WriteOutcome outcome, Clock clock) {
		this.state.writes.put(intent.subjectId(),
				writes(intent.subjectId()).stream()
					.map((row) -> (row.revision() == intent.revision() && open(row)) ? ended(row, outcome, clock) : row)
					.toList());
	}

	private static boolean open(RecordedWrite row) {
		return row.outcome().map((known) -> known.result() == WriteOutcome.Result.UNKNOWN).orElse(true);
	}

	@Override
	public void abandon(Subject kept, Clock clock) {
		this.state.writes.put(kept.subjectId(),
				writes(kept.subjectId()).stream()
					.map((row) -> (row.revision() <= kept.revision() && row.outcome().isEmpty())
							? ended(row, WriteOutcome.unknown(), clock) : row)
					.toList());
	}

	private static RecordedWrite ended(RecordedWrite row, WriteOutcome outcome, Clock clock) {
		return new RecordedWrite(row.revision(), row.write(), row.intendedOn(), Optional.of(outcome),
				Optional.of(clock.instant()));
	}

	@Override
	public History history() {
		return this;
	}

	@Override
	public List<RecordedWrite> writes(String subject) {
		return this.state.writes.getOrDefault(subject, List.of());
	}

	@Override
	public List<RecordedEvent> events(String subject) {
		return this.state.events.getOrDefault(subject, List.of());
	}

	@Override
	public List<RecordedEvent> events(String subject, long after, int limit) {
		return events(subject).stream().filter((event) -> event.sequence() > after).limit(limit).toList();
	}

	@Override
	public Bindings bindings() {
		return new MemoryBindings(this);
	}

	@Override
	public KeptDefinitions definitions() {
		return new MemoryDefinitions(this);
	}

	@Override
	public Rotations rotations(Clock clock) {
		return new MemoryRotations(this);
	}

	@Override
	public Retirements retirements(Clock clock) {
		return new MemoryRetirements(this);
	}

	@Override
	public AcceptedRequests requests(Clock clock) {
		return new MemoryRequests(this);
	}

	@Override
	public RequestLimits limits() {
		return new MemoryLimits(this);
	}

	void wake(Subject subject) {
		this.woken.add(subject.subjectId());
	}

	@Override
	public Set<String> woken() {
		Set<String> all = Set.copyOf(this.woken);
		this.woken.clear();
		return all;
	}

	/** All rows there are at one moment. */
	static final class State {

		final Map<String, Subject> subjects;

		final Map<ConsumerId, CmkBinding> bindings;

		final Map<String, Accepted> requests;

		final Map<String, String> definitions;

		private final Map<String, List<RecordedWrite>> writes;

		private final Map<String, List<RecordedEvent>> events;

		long arrival;

		long pausedUntil;

		State() {
			this.subjects = new LinkedHashMap<>();
			this.bindings = new LinkedHashMap<>();
			this.requests = new LinkedHashMap<>();
			this.definitions = new LinkedHashMap<>();
			this.writes = new LinkedHashMap<>();
			this.events = new LinkedHashMap<>();
		}

		private State(State other) {
			this.subjects = new LinkedHashMap<>(other.subjects);
			this.bindings = new LinkedHashMap<>(other.bindings);
			this.requests = new LinkedHashMap<>(other.requests);
			this.definitions = new LinkedHashMap<>(other.definitions);
			this.writes = new LinkedHashMap<>(other.writes);
			this.events = new LinkedHashMap<>(other.events);
			this.arrival = other.arrival;
			this.pausedUntil = other.pausedUntil;
		}

		private State copy() {
			return new State(this);
		}

	}

	/** A remembered request. */
	record Accepted(String bodyHash, String id) {
	}

}
