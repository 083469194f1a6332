package io.keyrotor.step;

import java.util.Optional;
import java.util.OptionalInt;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * What is known of a change at Azure after it was tried.
 *
 * @param status the HTTP status, if there was an answer other than success
 * @param requestId Azure's {@code x-ms-request-id}, where it gave one
 * @param version the version that was created, where one was
 * @param detail what happened, in a sentence, if it was no plain success
 */
public record WriteOutcome(Result result, OptionalInt status, Optional<String> requestId, Optional<VersionId> version,
		Optional<String> detail) {

	/** Azure said that it is done. */
	public static WriteOutcome done(Confirmed<?> answer, Optional<VersionId> version) {
		return new WriteOutcome(Result.DONE, OptionalInt.empty(), answer.requestId(), version, Optional.empty());
	}

	/** Azure did not say so. */
	public static WriteOutcome of(UpstreamFailure failure) {
		Result result = switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> Result.UNANSWERED;
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> Result.REFUSED;
		};
		return new WriteOutcome(result, failure.origin().status(), failure.origin().requestId(), Optional.empty(),
				Optional.of(failure.sentence()));
	}

	/** It was too late to send it. */
	public static WriteOutcome notSent() {
		return plain(Result.NOT_SENT, "It was too late to send the change, so nothing was sent.");
	}

	/** Nobody was left to keep the answer. */
	public static WriteOutcome unknown() {
		return plain(Result.UNKNOWN,
				"The worker that was to make the change ended before it could say what came of it. What was found afterwards is among the events.");
	}

	private static WriteOutcome plain(Result result, String detail) {
		return new WriteOutcome(result, OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.of(detail));
	}

	/** How it ended. */
	public enum Result {

		/** Azure confirmed it. */
		DONE("Done"),
		/** Azure refused it; nothing was changed. */
		REFUSED("Refused"),
		/** There was no answer, or none that says: it may have been done. */
		UNANSWERED("Unanswered"),
		/** It was not sent. */
		NOT_SENT("NotSent"),
		/** Whether it was sent is not known. */
		UNKNOWN("Unknown");

		private final String word;

		Result(String word) {
			this.word = word;
		}

		/** The result as the REST API writes it. */
		public String word() {
			return this.word;
		}

	}

}
