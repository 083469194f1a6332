package io.keyrotor.step;

/**
 * Where a change at Azure that is no step of anything is kept: what is intended before
 * it, and what came of it afterwards. {@link History} shows both.
 */
public interface WriteJournal {

	/**
	 * Keeps what is about to be changed, in a transaction of its own.
	 * @param subjectId under which id the change is to be found
	 */
	Intent begin(String subjectId, ExternalWrite write);

	/** Keeps what came of it. A late answer replaces what was not known. */
	void end(Intent intent, WriteOutcome outcome);

	/**
	 * A change that was intended.
	 *
	 * @param number tells it from all others of its subject
	 */
	record Intent(String subjectId, long number) {
	}

}
