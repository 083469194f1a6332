package io.keyrotor.sandbox;

import java.util.Optional;

/**
 * What a key store answers instead of doing what was asked.
 *
 * @see FakeKeyStore
 */
final class Refusal extends RuntimeException {

	private final int status;

	private final String code;

	private final transient Optional<String> innerCode;

	Refusal(int status, String code, Optional<String> innerCode, String message) {
		super(message);
		this.status = status;
		this.code = code;
		this.innerCode = innerCode;
	}

	static Refusal badParameter(String message) {
		return new Refusal(400, "BadParameter", Optional.empty(), message);
	}

	static Refusal keyNotFound(String what) {
		return new Refusal(404, "KeyNotFound", Optional.empty(), "There is no key " + what + ".");
	}

	int status() {
		return this.status;
	}

	String code() {
		return this.code;
	}

	/** The code that Key Vault gives in {@code innererror}; a Managed HSM gives none. */
	Optional<String> innerCode() {
		return this.innerCode;
	}

	String sentence() {
		return String.valueOf(getMessage());
	}

}
