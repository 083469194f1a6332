package io.keyrotor.key;

import java.util.regex.Pattern;

/** The name under which a key store is configured, such as {@code payments-vault}. */
public record KeyStoreName(String value) {

	private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

	public KeyStoreName {
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException("A key store's name has 1 to 64 lower-case letters, digits and hyphens"
					+ " and starts with a letter or digit; '" + value + "' does not.");
		}
	}

	@Override
	public String toString() {
		return this.value;
	}

}
