package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * What a key is used for. The sandbox writes the version in front of the value, so that
 * another version cannot take it back.
 */
enum KeyUse {

	WRAP("wrapKey", false), UNWRAP("unwrapKey", true), ENCRYPT("encrypt", false), DECRYPT("decrypt", true);

	private final String operation;

	private final boolean reading;

	KeyUse(String operation, boolean reading) {
		this.operation = operation;
		this.reading = reading;
	}

	/** The use that a URL names, in lower case. */
	static Optional<KeyUse> of(String part) {
		return Arrays.stream(values()).filter((use) -> use.operation.equalsIgnoreCase(part)).findFirst();
	}

	/** The use as {@code key_ops} writes it. */
	String operation() {
		return this.operation;
	}

	/** Whether an expired version still does it. */
	boolean reading() {
		return this.reading;
	}

	String apply(VersionId version, String value) {
		if (!this.reading) {
			return version + value;
		}
		if (!value.startsWith(version.value())) {
			throw Refusal.badParameter("The value was not made with version " + version + ".");
		}
		return value.substring(version.value().length());
	}

}
