package io.keyrotor.key;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The id of one key version: 32 hexadecimal digits, kept in lower case, on vaults and
 * Managed HSMs alike.
 */
public record VersionId(String value) {

	private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

	public VersionId {
		value = value.toLowerCase(Locale.ROOT);
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException("A key version has 32 hexadecimal digits; '" + value + "' does not.");
		}
	}

	@Override
	public String toString() {
		return this.value;
	}

}
