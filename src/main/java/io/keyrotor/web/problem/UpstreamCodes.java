package io.keyrotor.web.problem;

import io.keyrotor.key.UpstreamFailure;

/**
 * The one code for each failure from Azure. A 401 has the same code as a 403: both are a
 * refusal of our identity, which callers can do nothing about, and what the two need is
 * told apart by {@code upstream} and the remedy.
 */
final class UpstreamCodes {

	private UpstreamCodes() {
	}

	static ProblemCode of(UpstreamFailure failure) {
		return switch (failure.origin().target()) {
			case KEY_STORE -> ofKeyStore(failure.reason());
			case CONSUMER -> ofConsumer(failure.reason());
		};
	}

	static ProblemCode ofKeyStore(UpstreamFailure.Reason reason) {
		return switch (reason) {
			case THROTTLED -> ProblemCode.KEY_STORE_THROTTLED;
			case UNAVAILABLE, UNCERTAIN -> ProblemCode.KEY_STORE_UNAVAILABLE;
			case CONFLICT -> ProblemCode.KEY_STORE_CONFLICT;
			case UNAUTHENTICATED, UNAUTHENTICATED_FOR_NOW, FORBIDDEN -> ProblemCode.KEY_STORE_FORBIDDEN;
			case MISSING -> ProblemCode.KEY_NOT_FOUND;
			case DELETED -> ProblemCode.KEY_DELETED;
			case OPERATION_FORBIDDEN -> ProblemCode.KEY_OPERATION_FORBIDDEN;
			case REJECTED -> ProblemCode.KEY_STORE_REJECTED;
		};
	}

	static ProblemCode ofConsumer(UpstreamFailure.Reason reason) {
		return switch (reason) {
			case THROTTLED -> ProblemCode.CONSUMER_THROTTLED;
			case UNAVAILABLE, UNCERTAIN -> ProblemCode.CONSUMER_UNAVAILABLE;
			case CONFLICT -> ProblemCode.CONSUMER_CONFLICT;
			case UNAUTHENTICATED, UNAUTHENTICATED_FOR_NOW, FORBIDDEN -> ProblemCode.CONSUMER_FORBIDDEN;
			case MISSING -> ProblemCode.CONSUMER_NOT_FOUND;
			case DELETED, OPERATION_FORBIDDEN, REJECTED -> ProblemCode.CONSUMER_REJECTED;
		};
	}

}
