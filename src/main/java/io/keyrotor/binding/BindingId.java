package io.keyrotor.binding;

import java.util.UUID;

/** The id of a binding. */
public record BindingId(UUID value) {

	public static BindingId random() {
		return new BindingId(UUID.randomUUID());
	}

	/**
	 * Reads an id.
	 * @throws IllegalArgumentException if it is not one
	 */
	public static BindingId parse(String text) {
		return new BindingId(UUID.fromString(text));
	}

	@Override
	public String toString() {
		return this.value.toString();
	}

}
