package io.keyrotor.durable;

import java.util.Optional;

import io.keyrotor.step.Subject;

/**
 * The rows of the subjects of one kind. Everything here is part of the transaction under
 * way.
 *
 * @param <S> what is carried out
 */
interface StepRows<S extends Subject> {

	Optional<S> find(String id);

	/**
	 * Keeps the next revision, and what those who watch are told of it.
	 * @throws io.keyrotor.step.SubjectIsStale if the row is no longer at the one before
	 * it
	 */
	void save(S next);

	/**
	 * Whether the row still is at this revision; if so, nobody changes it before the
	 * transaction ends.
	 */
	boolean hold(S kept);

}
