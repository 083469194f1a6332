package io.keyrotor.rotation;

import java.util.UUID;

/** The id of a rotation. */
public record RotationId(UUID value) {

	public static RotationId random() {
		return new RotationId(UUID.randomUUID());
	}

	/**
	 * Reads an id.
	 * @throws IllegalArgumentException if it is not one
	 */
	public static RotationId parse(String text) {
		return new RotationId(UUID.fromString(text));
	}

	@Override
	public String toString() {
		return this.value.toString();
	}

}
