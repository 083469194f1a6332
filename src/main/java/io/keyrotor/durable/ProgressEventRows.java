package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.step.ProgressEvent;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code progress_event}. Events are kept in the transaction that keeps their
 * subject's next revision, so only one writer at a time counts the sequence.
 */
final class ProgressEventRows {

	private final JdbcClient jdbc;

	ProgressEventRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void add(String subjectId, List<ProgressEvent> events, Instant now) {
		for (ProgressEvent event : events) {
			this.jdbc.sql("""
					insert into progress_event (subject_id, sequence, occurred_on, type, data)
					select :subject, coalesce(max(sequence), 0) + 1, :now, :type, :data
					from progress_event where subject_id = :subject""")
				.param("subject", subjectId)
				.param("now", now.toEpochMilli())
				.param("type", event.type())
				.param("data", Content.write(event.data()))
				.update();
		}
	}

	List<RecordedEvent> of(String subjectId, long after, int limit) {
		return this.jdbc.sql("""
				select * from progress_event where subject_id = :subject and sequence > :after
				order by sequence limit :limit""")
			.param("subject", subjectId)
			.param("after", after)
			.param("limit", limit)
			.query(ProgressEventRows::event)
			.list();
	}

	private static RecordedEvent event(ResultSet row, int number) throws SQLException {
		return new RecordedEvent(row.getLong("sequence"), Instant.ofEpochMilli(row.getLong("occurred_on")),
				new ProgressEvent(row.getString("type"), Content.texts(row.getString("data"))));
	}

}
