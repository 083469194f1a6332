package io.keyrotor.step;

/**
 * A worker's right to carry out the next step of a subject.
 *
 * @param <S> what is carried out
 */
@FunctionalInterface
public interface Claim<S extends Subject> {

	/**
	 * Keeps an intent, {@linkplain Step.Intend#beside() what belongs to it}, the row of
	 * its write and a renewed lease in one transaction that has the write's key locked.
	 * @throws SubjectIsStale if the subject is no longer as it was read, no longer this
	 * worker's, or the intent is not {@linkplain Step.Intend#stillRight() right any
	 * more}; nothing was kept then
	 */
	void keep(Step.Intend<S> intend);

}
