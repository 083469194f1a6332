package io.keyrotor.web.access;

import java.time.Instant;

/** What the last attempt to read the issuer's keys came to. */
sealed interface IssuerState {

	/** There was none yet. */
	record NotAsked() implements IssuerState {
	}

	record Reachable(Instant checkedOn) implements IssuerState {
	}

	/**
	 * There are no new keys; earlier ones may do for a while.
	 *
	 * @param problem what happened, as a sentence
	 */
	record Unreachable(String problem, Instant checkedOn) implements IssuerState {
	}

}
