package io.keyrotor.azure.identity;

import java.time.Instant;

/** What is known of the identity. */
sealed interface IdentityState {

	/** Nothing yet. */
	record NotAsked() implements IdentityState {
	}

	/** No configured key store takes a token of Entra ID. */
	record NotNeeded() implements IdentityState {
	}

	/** It had a token for every scope. */
	record Usable(Instant checkedOn) implements IdentityState {
	}

	/**
	 * It had none for at least one scope.
	 *
	 * @param problem what happened, as a sentence without secrets
	 * @param remedy what a person can do about it
	 */
	record Failed(String problem, String remedy, Instant checkedOn) implements IdentityState {
	}

}
