package io.keyrotor.key;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a key. Azure compares names without regard to case, so a name is kept in
 * lower case and two spellings of one key are one key here as well. Letters, digits and
 * hyphens, at most 127 (Key Vault, "Vault-name and Object-name").
 */
public record KeyName(String value) {

	private static final Pattern FORM = Pattern.compile("[0-9a-zA-Z-]{1,127}");

	/**
	 * Letters are those of ASCII: the Kelvin sign, whose lower case is a k, is none.
	 */
	public KeyName {
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException(
					"A key's name has 1 to 127 letters, digits and hyphens; '" + value + "' does not.");
		}
		value = value.toLowerCase(Locale.ROOT);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
