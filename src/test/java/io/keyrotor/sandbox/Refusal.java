package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a key store answers instead of doing what was asked.
 *
 * @see FakeKeyStore
 */
final class Refusal extends RuntimeException {

	private final int status;

	private final String code;

	private final transient Optional<String> innerCode;

	private @Nullable Duration retryAfter;

	Refusal(int status, String code, Optional<String> innerCode, String message) {
		super(message);
		this.status = status;
		this.code = code;
		this.innerCode = innerCode;
	}

	/** There were too many requests; the sandbox says how long to wait. */
	static Refusal throttled(Duration wait) {
		Refusal refusal = new Refusal(429, "Throttled", Optional.empty(),
				"The request was not processed because there were too many; the limit is one for its type.");
		refusal.retryAfter = wait;
		return refusal;
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

	/** How long to wait before the next try. */
	Optional<Duration> retryAfter() {
		return Optional.ofNullable(this.retryAfter);
	}

	String sentence() {
		return String.valueOf(getMessage());
	}

}
