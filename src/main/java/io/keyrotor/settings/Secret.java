package io.keyrotor.settings;

/**
 * Text that nobody may read: it shows itself to the credential only.
 *
 * @param value the text itself
 */
public record Secret(String value) {

	public Secret {
		if (value.isBlank()) {
			throw new IllegalArgumentException("A secret has at least one character.");
		}
	}

	/** How configuration becomes one. */
	public static Secret of(String value) {
		return new Secret(value);
	}

	@Override
	public String toString() {
		return "[hidden]";
	}

}
