package io.keyrotor.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;

/** Whether consumers can be moved to another key at all. */
final class TargetKey {

	static final String NOT_POSSIBLE = "TargetNotPossible";

	private TargetKey() {
	}

	/** Why nothing is moved to this key as it is now. */
	static Optional<Finding> unfit(Key key, Instant now) {
		if (key.managed()) {
			return refused(
					"The key %s backs a certificate and is rotated with it, so no consumer is moved to it. Choose another key."
						.formatted(key.id()));
		}
		return key.current().usableAt(now) ? Optional.empty() : refused(
				"The current version %s of the key %s is disabled or not valid now, so it could not wrap anything and no consumer is moved to it. Enable it, correct its dates or choose another key."
					.formatted(key.current().id(), key.id()));
	}

	/** Why no consumer of the key is given other credentials. */
	static Optional<Finding> noCredentials(KeyId key, List<String> consumers) {
		return refused(consumers.isEmpty()
				? "No consumer is bound to the key %s, so there is none to give other credentials to. Nothing was done. Bind its consumers first."
					.formatted(key)
				: "These consumers of the key %s have no credentials of their own, because they reach it with an identity of their resource: %s. Nothing was done. Change that identity in Azure, give it the role for the key, then POST /v1/cmk-bindings/{id}/reapply."
					.formatted(key, String.join(", ", consumers)));
	}

	static Optional<Finding> refused(String message) {
		return Optional.of(new Finding(NOT_POSSIBLE, message));
	}

}
