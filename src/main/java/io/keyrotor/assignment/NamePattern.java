package io.keyrotor.assignment;

import java.util.Locale;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyName;

/**
 * A pattern for the names of keys: {@code *} stands for any number of characters and
 * {@code ?} for exactly one. As with the names themselves, case does not matter.
 */
public record NamePattern(String value) {

	private static final Pattern FORM = Pattern.compile("[0-9a-z*?-]{1,127}");

	public NamePattern {
		value = value.toLowerCase(Locale.ROOT);
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException(
					"A name pattern has 1 to 127 letters, digits, hyphens, * and ?; '" + value + "' does not.");
		}
	}

	/**
	 * Whether the whole name matches. Only the last {@code *} is ever taken back, so the
	 * time is at most the product of both lengths, whatever the pattern.
	 */
	public boolean matches(KeyName key) {
		String name = key.value();
		int at = 0;
		int in = 0;
		int star = -1;
		int taken = 0;
		while (at < name.length()) {
			if (in < this.value.length() && takes(this.value.charAt(in), name.charAt(at))) {
				in++;
				at++;
			}
			else if (in < this.value.length() && this.value.charAt(in) == '*') {
				star = in++;
				taken = at;
			}
			else if (star >= 0) {
				in = star + 1;
				at = ++taken;
			}
			else {
				return false;
			}
		}
		return this.value.substring(in).chars().allMatch((rest) -> rest == '*');
	}

	private static boolean takes(char wanted, char given) {
		return wanted == '?' || wanted == given;
	}

	@Override
	public String toString() {
		return this.value;
	}

}
