package io.keyrotor.rotation;

import io.keyrotor.key.Finding;

/** The answer to the request for a rotation. */
public sealed interface Admission {

	/**
	 * Accepted now, or earlier with the same Idempotency-Key: it will be carried out
	 * whatever happens.
	 */
	record Accepted(Rotation rotation) implements Admission {
	}

	/** Refused: the key has a live rotation. */
	record InProgress(Rotation live) implements Admission {
	}

	/** Refused for what was found; nothing was done. */
	record Refused(Finding finding) implements Admission {
	}

}
