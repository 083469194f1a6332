package io.keyrotor.step;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was kept of subjects beside their present state: each change at Azure with its
 * intent and outcome, and each step forward. Kept in the transactions of the steps
 * themselves, never changed afterwards and never deleted.
 */
public interface History {

	/** The changes at Azure of a subject, in the order in which they were intended. */
	List<RecordedWrite> writes(String subjectId);

	/**
	 * Events of a subject after a place in their sequence, in order.
	 * @param after the sequence of the last one known, 0 for the beginning
	 */
	List<RecordedEvent> events(String subjectId, long after, int limit);

	/**
	 * One change at Azure.
	 *
	 * @param revision the revision of the subject that was its intent
	 * @param outcome empty while its worker is at it
	 */
	record RecordedWrite(long revision, ExternalWrite write, Instant intendedOn, Optional<WriteOutcome> outcome,
			Optional<Instant> endedOn) {
	}

	/**
	 * One event.
	 *
	 * @param sequence counts the events of one subject from 1, without a gap
	 */
	record RecordedEvent(long sequence, Instant on, ProgressEvent event) {
	}

}
