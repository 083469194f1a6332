package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

import io.keyrotor.key.Confirmed;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.step.WriteOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcWriteJournalIT {

	private final Database kind;

	private static final ExternalWrite WRITE = ExternalWrite.ofKey(ExternalWrite.Operation.ENABLE_VERSION,
			RotationFixtures.KEY, Optional.of(RotationFixtures.OLD));

	private static final WriteOutcome DONE = WriteOutcome.done(new Confirmed<>("", Optional.of("request-1")),
			Optional.empty());

	@TempDir
	Path folder;

	JdbcWriteJournalIT(Database kind) {
		this.kind = kind;
	}

	@Test
	void keepsEveryChangeWithItsOutcome() {
		try (TestDatabase database = TestDatabase.of(this.kind, this.folder)) {
			ExternalWriteRows rows = new ExternalWriteRows(database.jdbc(), Clock.systemUTC());
			WriteJournal journal = new JdbcWriteJournal(rows, new KeyLocks(database.jdbc()), database.transactions());
			WriteJournal.Intent first = journal.begin("subject", WRITE);
			assertThat(rows.of("subject")).singleElement()
				.extracting(RecordedWrite::outcome)
				.isEqualTo(Optional.empty());
			journal.end(first, DONE);
			journal.begin("subject", WRITE);
			assertThat(rows.of("subject")).extracting(RecordedWrite::write).containsExactly(WRITE, WRITE);
			assertThat(rows.of("subject").getFirst().outcome()).contains(DONE);
		}
	}

	@Test
	void keepsChangesThatAreForNoKey() {
		try (TestDatabase database = TestDatabase.of(this.kind, this.folder)) {
			ExternalWriteRows rows = new ExternalWriteRows(database.jdbc(), Clock.systemUTC());
			WriteJournal journal = new JdbcWriteJournal(rows, new KeyLocks(database.jdbc()), database.transactions());
			ExternalWrite write = ExternalWrite.ofResource(ExternalWrite.Operation.SET_ENFORCEMENT,
					"/subscriptions/s/x");
			journal.end(journal.begin("service", write), DONE);
			journal.begin("service", write);
			assertThat(rows.of("service")).extracting(RecordedWrite::write).containsExactly(write, write);
		}
	}

	@Test
	void takesALateAnswerForOneThatWasGivenUp() {
		try (TestDatabase database = TestDatabase.of(this.kind, this.folder)) {
			ExternalWriteRows rows = new ExternalWriteRows(database.jdbc(), Clock.systemUTC());
			WriteJournal journal = new JdbcWriteJournal(rows, new KeyLocks(database.jdbc()), database.transactions());
			WriteJournal.Intent first = journal.begin("subject", WRITE);
			journal.begin("subject", WRITE);
			assertThat(rows.of("subject").getFirst().outcome()).contains(WriteOutcome.unknown());
			journal.end(first, DONE);
			assertThat(rows.of("subject").getFirst().outcome()).contains(DONE);
		}
	}

}
