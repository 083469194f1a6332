package io.keyrotor.key;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Azure did not do what was asked. The one exception for everything beyond our own
 * process; its message is a sentence for people without caller ids, addresses or secrets.
 */
public final class UpstreamFailure extends RuntimeException {

	private final Kind kind;

	private final transient Origin origin;

	private final transient Optional<Duration> retryAfter;

	public UpstreamFailure(Kind kind, Origin origin, Optional<Duration> retryAfter, String sentence) {
		super(sentence);
		this.kind = kind;
		this.origin = origin;
		this.retryAfter = retryAfter;
	}

	public Kind kind() {
		return this.kind;
	}

	public Origin origin() {
		return this.origin;
	}

	/** How long Azure asked us to wait, where it did. */
	public Optional<Duration> retryAfter() {
		return this.retryAfter;
	}

	/** The sentence for people. */
	public String sentence() {
		return String.valueOf(getMessage());
	}

	/** What the failure means for the next step. */
	public enum Kind {

		/** Too many requests; nothing was done. */
		THROTTLED,
		/**
		 * The service could not be reached or answered 5xx; a change may have been made
		 * all the same.
		 */
		UNAVAILABLE,
		/**
		 * No answer, or none that can be read: the change may have been made. Look before
		 * acting again.
		 */
		UNCERTAIN,
		/**
		 * Somebody else changed or is changing the resource (409, 412); nothing was done.
		 * Read again.
		 */
		STALE,
		/**
		 * Access was refused (401, 403), or there is no trusted way to the service;
		 * nothing was done, and a person has to help.
		 */
		FORBIDDEN,
		/** The resource does not exist (404). */
		MISSING,
		/**
		 * The request was refused for what it says; nothing was done and a repeat would
		 * be refused too.
		 */
		REJECTED

	}

	/**
	 * Where the failure came from.
	 *
	 * @param service the key store or consumer that was asked, in words a person knows
	 * @param status the HTTP status, if there was an answer
	 * @param code Azure's error code, the innermost one that is given
	 * @param requestId Azure's {@code x-ms-request-id}
	 */
	public record Origin(String service, OptionalInt status, Optional<String> code, Optional<String> requestId) {

		public static Origin unanswered(String service) {
			return new Origin(service, OptionalInt.empty(), Optional.empty(), Optional.empty());
		}

	}

}
