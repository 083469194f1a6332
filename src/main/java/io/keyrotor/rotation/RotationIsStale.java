package io.keyrotor.rotation;

/** Somebody else changed the rotation since it was read. */
public final class RotationIsStale extends RuntimeException {

	public RotationIsStale(Rotation rotation) {
		super("Rotation %s was changed by somebody else before revision %d (%s) could be kept.".formatted(rotation.id(),
				rotation.revision(), rotation.phase().name()));
	}

}
