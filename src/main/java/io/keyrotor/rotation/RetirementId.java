package io.keyrotor.rotation;

import java.util.UUID;

/** The id of the retirement of an old version. */
public record RetirementId(UUID value) {

	public static RetirementId random() {
		return new RetirementId(UUID.randomUUID());
	}

	/**
	 * Reads an id.
	 * @throws IllegalArgumentException if it is not one
	 */
	public static RetirementId parse(String text) {
		return new RetirementId(UUID.fromString(text));
	}

	@Override
	public String toString() {
		return this.value.toString();
	}

}
