package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.Subject;
import io.keyrotor.step.WriteOutcome;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code external_write}: every change at Azure, intended and ended. */
final class ExternalWriteRows {

	/** What stands in the columns of a key where a write is for none. */
	private static final String NO_KEY = "";

	private final JdbcClient jdbc;

	private final Clock clock;

	ExternalWriteRows(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** The write is about to be made; the intent's revision tells it from all others. */
	void begin(Subject intent, ExternalWrite write) {
		begin(intent.subjectId(), intent.revision(), write);
	}

	void begin(String subjectId, long revision, ExternalWrite write) {
		this.jdbc.sql("""
				insert into external_write (subject_id, revision, operation, key_store, key_name, target, key_version,
				  intended_on)
				values (:subject, :revision, :operation, :store, :key, :target, :version, :now)""")
			.param("subject", subjectId)
			.param("revision", revision)
			.param("operation", write.operation().name())
			.param("store", write.key().map((key) -> key.store().value()).orElse(NO_KEY))
			.param("key", write.key().map((key) -> key.name().value()).orElse(NO_KEY))
			.param("target", write.target())
			.param("version", write.version().map(VersionId::value).orElse(null))
			.param("now", this.clock.millis())
			.update();
	}

	/** What came of the write; a late answer replaces what was not known. */
	void end(Subject intent, WriteOutcome outcome) {
		end(intent.subjectId(), intent.revision(), outcome);
	}

	void end(String subjectId, long revision, WriteOutcome outcome) {
		this.jdbc.sql("""
				update external_write set result = :result, outcome = :outcome, ended_on = :now
				where subject_id = :subject and revision = :revision and (result is null or result = :unknown)""")
			.param("subject", subjectId)
			.param("revision", revision)
			.param("result", outcome.result().name())
			.param("outcome", Content.write(outcome))
			.param("unknown", WriteOutcome.Result.UNKNOWN.name())
			.param("now", this.clock.millis())
			.update();
	}

	/**
	 * The subject has gone on from this revision: whoever was at work on a write before
	 * has ended without an answer.
	 */
	void abandon(Subject kept) {
		abandon(kept.subjectId(), kept.revision());
	}

	void abandon(String subjectId, long revision) {
		WriteOutcome unknown = WriteOutcome.unknown();
		this.jdbc.sql("""
				update external_write set result = :result, outcome = :outcome, ended_on = :now
				where subject_id = :subject and revision <= :revision and result is null""")
			.param("subject", subjectId)
			.param("revision", revision)
			.param("result", unknown.result().name())
			.param("outcome", Content.write(unknown))
			.param("now", this.clock.millis())
			.update();
	}

	/** The highest revision of a subject with a write, 0 if it has none. */
	long last(String subjectId) {
		return this.jdbc.sql("select coalesce(max(revision), 0) from external_write where subject_id = :subject")
			.param("subject", subjectId)
			.query(Long.class)
			.single();
	}

	List<RecordedWrite> of(String subjectId) {
		return this.jdbc.sql("select * from external_write where subject_id = :subject order by revision")
			.param("subject", subjectId)
			.query(ExternalWriteRows::write)
			.list();
	}

	private static Optional<KeyId> key(ResultSet row) throws SQLException {
		String store = row.getString("key_store");
		return store.equals(NO_KEY) ? Optional.empty() : Optional.of(KeyId.of(store, row.getString("key_name")));
	}

	private static RecordedWrite write(ResultSet row, int number) throws SQLException {
		ExternalWrite write = new ExternalWrite(ExternalWrite.Operation.valueOf(row.getString("operation")), key(row),
				row.getString("target"), Optional.ofNullable(row.getString("key_version")).map(VersionId::new));
		long endedOn = row.getLong("ended_on");
		return new RecordedWrite(row.getLong("revision"), write, Instant.ofEpochMilli(row.getLong("intended_on")),
				Optional.ofNullable(row.getString("outcome"))
					.map((outcome) -> Content.read(outcome, WriteOutcome.class)),
				(endedOn == 0) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(endedOn)));
	}

}
