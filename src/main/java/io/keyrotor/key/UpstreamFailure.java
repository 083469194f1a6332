package io.keyrotor.key;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Azure did not do what was asked. The one exception for everything beyond our own
 * process; its message is a sentence for people without caller ids, addresses or secrets.
 */
public final class UpstreamFailure extends RuntimeException {

	private final Reason reason;

	private final transient Origin origin;

	private final transient Optional<Duration> retryAfter;

	private final transient Optional<String> remedy;

	private final boolean advised;

	/**
	 * A failure of the plain reason for its kind, which has no remedy of its own.
	 * @param sentence what happened, and what to do next where there is more to do than
	 * the kind says
	 */
	public UpstreamFailure(Kind kind, Origin origin, Optional<Duration> retryAfter, String sentence) {
		this(Reason.plain(kind), origin, retryAfter, Optional.empty(), sentence, false);
	}

	/**
	 * A failure with a remedy.
	 * @param sentence what happened
	 * @param remedy what to do next, in a sentence of its own
	 */
	public UpstreamFailure(Reason reason, Origin origin, Optional<Duration> retryAfter, String sentence,
			String remedy) {
		this(reason, origin, retryAfter, Optional.of(remedy), sentence + " " + remedy, false);
	}

	private UpstreamFailure(Reason reason, Origin origin, Optional<Duration> retryAfter, Optional<String> remedy,
			String message, boolean advised) {
		super(message);
		this.reason = reason;
		this.origin = origin;
		this.retryAfter = retryAfter;
		this.remedy = remedy;
		this.advised = advised;
	}

	/**
	 * The same failure for another reason and with another remedy in the place of its
	 * own.
	 */
	public UpstreamFailure advising(Reason other, String advice) {
		String happened = this.remedy.filter((end) -> sentence().endsWith(" " + end))
			.map((end) -> sentence().substring(0, sentence().length() - end.length() - 1))
			.orElseGet(this::sentence);
		return new UpstreamFailure(other, this.origin, this.retryAfter, Optional.of(advice), happened + " " + advice,
				true);
	}

	/** Whether a repeat fails likewise as long as nobody changes anything. */
	public boolean lasting() {
		return !this.reason.passing();
	}

	/** What the failure means for the next step. */
	public Kind kind() {
		return this.reason.kind();
	}

	public Reason reason() {
		return this.reason;
	}

	public Origin origin() {
		return this.origin;
	}

	/** How long Azure asked us to wait, where it did. */
	public Optional<Duration> retryAfter() {
		return this.retryAfter;
	}

	/** What happened and what to do next, for people. */
	public String sentence() {
		return String.valueOf(getMessage());
	}

	/** What to do next: the end of {@link #sentence()}, on its own. */
	public Optional<String> remedy() {
		return this.remedy;
	}

	/**
	 * The remedy, if it was made for this very failure and does not only follow from its
	 * reason.
	 */
	public Optional<String> advice() {
		return this.remedy.filter((_) -> this.advised);
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
	 * Why it was not done, as far as callers are to tell the cases apart. The domain
	 * decides on the {@link Kind}.
	 */
	public enum Reason {

		THROTTLED(Kind.THROTTLED, true),

		UNAVAILABLE(Kind.UNAVAILABLE, true),

		UNCERTAIN(Kind.UNCERTAIN, true),

		/** Another change of the same thing came first or is under way. */
		CONFLICT(Kind.STALE, true),

		/** Our token was not accepted (401). */
		UNAUTHENTICATED(Kind.FORBIDDEN, false),

		/**
		 * Our token was not accepted just now, because the service could not check it.
		 */
		UNAUTHENTICATED_FOR_NOW(Kind.FORBIDDEN, true),

		/** We are known, but may not do it, or not from where we are (403). */
		FORBIDDEN(Kind.FORBIDDEN, false),

		MISSING(Kind.MISSING, false),

		/** The key is deleted, or just being deleted, and can be recovered. */
		DELETED(Kind.REJECTED, false),

		/**
		 * The key itself does not allow the operation, whoever asks: because of its
		 * operations, or because it is disabled or not valid now.
		 */
		OPERATION_FORBIDDEN(Kind.REJECTED, false),

		REJECTED(Kind.REJECTED, false);

		private final Kind kind;

		private final boolean passing;

		Reason(Kind kind, boolean passing) {
			this.kind = kind;
			this.passing = passing;
		}

		public Kind kind() {
			return this.kind;
		}

		/**
		 * Whether the same request may succeed later without anybody changing anything.
		 */
		public boolean passing() {
			return this.passing;
		}

		private static Reason plain(Kind kind) {
			return switch (kind) {
				case THROTTLED -> THROTTLED;
				case UNAVAILABLE -> UNAVAILABLE;
				case UNCERTAIN -> UNCERTAIN;
				case STALE -> CONFLICT;
				case FORBIDDEN -> FORBIDDEN;
				case MISSING -> MISSING;
				case REJECTED -> REJECTED;
			};
		}

	}

	/** What kind of thing was asked for. */
	public enum Target {

		/** A key store, what Azure Resource Manager says of it, or its audit log. */
		KEY_STORE,
		/** A resource that uses a key. */
		CONSUMER

	}

	/**
	 * Where the failure came from.
	 *
	 * @param target what the request was for, even if it failed on the way there
	 * @param service the key store or consumer that was asked, in words a person knows
	 * @param status the HTTP status, if there was an answer
	 * @param code Azure's error code, the innermost one that is given
	 * @param requestId Azure's {@code x-ms-request-id}
	 */
	public record Origin(Target target, String service, OptionalInt status, Optional<String> code,
			Optional<String> requestId) {

		/** A key store's answer. */
		public Origin(String service, OptionalInt status, Optional<String> code, Optional<String> requestId) {
			this(Target.KEY_STORE, service, status, code, requestId);
		}

		/** A key store that gave no answer. */
		public static Origin unanswered(String service) {
			return unanswered(Target.KEY_STORE, service);
		}

		public static Origin unanswered(Target target, String service) {
			return new Origin(target, service, OptionalInt.empty(), Optional.empty(), Optional.empty());
		}

	}

}
