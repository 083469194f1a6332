package io.keyrotor.rotation;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;

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

	static Optional<Finding> refused(String message) {
		return Optional.of(new Finding(NOT_POSSIBLE, message));
	}

}
