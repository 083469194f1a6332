package io.keyrotor.rotation;

import java.util.Optional;

/**
 * What a caller may say about a rotation.
 *
 * @param retire empty if the old version, or the old key, is to be kept
 * @param target what is done instead of creating a version
 * @param emergency whether the key is compromised: a held rotation of it gives way
 */
public record RotationRequest(Optional<String> reason, boolean holdBeforePropagating, Optional<Retire> retire,
		Optional<RotationTarget> target, boolean emergency) {

	public RotationRequest {
		if (emergency && target.flatMap(RotationTarget::otherKey).isEmpty()) {
			throw new IllegalArgumentException("In an emergency consumers are moved to another key.");
		}
		if (retire.isPresent() && target.isPresent() && target.get().otherKey().isEmpty()) {
			throw new IllegalArgumentException("Nothing is left behind that could be retired.");
		}
	}

	/** The request for a new version. */
	public RotationRequest(Optional<String> reason, boolean holdBeforePropagating, Optional<Retire> retire) {
		this(reason, holdBeforePropagating, retire, Optional.empty(), false);
	}

}
