package io.keyrotor.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A history in memory, to which tests add what happened. */
public final class InMemoryHistory implements History, WriteJournal {

	private final Map<String, List<RecordedEvent>> events = new LinkedHashMap<>();

	private final Map<String, List<RecordedWrite>> writes = new LinkedHashMap<>();

	/** Adds events of a subject after those that it has. */
	public synchronized void add(String subjectId, List<ProgressEvent> happened, Instant now) {
		List<RecordedEvent> all = this.events.computeIfAbsent(subjectId, (_) -> new ArrayList<>());
		happened.forEach((event) -> all.add(new RecordedEvent(all.size() + 1L, now, event)));
	}

	/** Adds a write that was intended. */
	public synchronized void intend(Subject intent, ExternalWrite write, Instant now) {
		this.writes.computeIfAbsent(intent.subjectId(), (_) -> new ArrayList<>())
			.add(new RecordedWrite(intent.revision(), write, now, Optional.empty(), Optional.empty()));
	}

	/** Says what came of a write that was intended. */
	public synchronized void end(Subject intent, WriteOutcome outcome, Instant now) {
		end(intent.subjectId(), intent.revision(), outcome, now);
	}

	private void end(String subjectId, long revision, WriteOutcome outcome, Instant now) {
		this.writes.getOrDefault(subjectId, new ArrayList<>())
			.replaceAll((write) -> (write.revision() != revision) ? write : new RecordedWrite(write.revision(),
					write.write(), write.intendedOn(), Optional.of(outcome), Optional.of(now)));
	}

	@Override
	public synchronized Intent begin(String subjectId, ExternalWrite write) {
		List<RecordedWrite> all = this.writes.computeIfAbsent(subjectId, (_) -> new ArrayList<>());
		all.add(new RecordedWrite(all.size() + 1L, write, Instant.now(), Optional.empty(), Optional.empty()));
		return new Intent(subjectId, all.size());
	}

	@Override
	public synchronized void end(Intent intent, WriteOutcome outcome) {
		end(intent.subjectId(), intent.number(), outcome, Instant.now());
	}

	/** Forgets everything. */
	public synchronized void clear() {
		this.events.clear();
		this.writes.clear();
	}

	@Override
	public synchronized List<RecordedWrite> writes(String subjectId) {
		return List.copyOf(this.writes.getOrDefault(subjectId, List.of()));
	}

	@Override
	public synchronized List<RecordedEvent> events(String subjectId, long after, int limit) {
		return this.events.getOrDefault(subjectId, List.of())
			.stream()
			.filter((event) -> event.sequence() > after)
			.limit(limit)
			.toList();
	}

}
