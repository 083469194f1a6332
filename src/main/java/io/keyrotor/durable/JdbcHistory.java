package io.keyrotor.durable;

import java.util.List;

import io.keyrotor.step.History;

/** The history in the database. */
final class JdbcHistory implements History {

	private final ExternalWriteRows writes;

	private final ProgressEventRows events;

	JdbcHistory(ExternalWriteRows writes, ProgressEventRows events) {
		this.writes = writes;
		this.events = events;
	}

	@Override
	public List<RecordedWrite> writes(String subjectId) {
		return this.writes.of(subjectId);
	}

	@Override
	public List<RecordedEvent> events(String subjectId, long after, int limit) {
		return this.events.of(subjectId, after, limit);
	}

}
