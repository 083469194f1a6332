package io.keyrotor.assignment;

import java.util.UUID;

/** The id of a policy assignment. */
public record AssignmentId(UUID value) {

	public static AssignmentId random() {
		return new AssignmentId(UUID.randomUUID());
	}

	/**
	 * Reads an id.
	 * @throws IllegalArgumentException if it is not one
	 */
	public static AssignmentId parse(String text) {
		return new AssignmentId(UUID.fromString(text));
	}

	@Override
	public String toString() {
		return this.value.toString();
	}

}
