package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * What a key is used for. The sandbox writes the version in front of the value, so that
 * another version cannot take it back.
 */
enum KeyUse {

	WRAP("wrapKey", "KeyWrap", false), UNWRAP("unwrapKey", "KeyUnwrap", true), ENCRYPT("encrypt", "KeyEncrypt", false),
	DECRYPT("decrypt", "KeyDecrypt", true);

	private final String operation;

	private final String auditName;

	private final boolean reading;

	KeyUse(String operation, String auditName, boolean reading) {
		this.operation = operation;
		this.auditName = auditName;
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

	/** The use as the audit log writes it. */
	String auditName() {
		return this.auditName;
	}

	/** The same for a service that encrypts with the key itself. */
	KeyUse withoutWrapping() {
		return this.reading ? DECRYPT : ENCRYPT;
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
