package io.keyrotor.matrix;

import java.util.Arrays;
import java.util.List;

import io.keyrotor.key.UpstreamFailure.Reason;

/** What may go wrong with a call, beside the death of its caller. */
enum Fault {

	NONE(null, Effect.DONE),
	/** It is done within the time in doubt, and there is never an answer. */
	TIMEOUT_AFTER_EFFECT(Reason.UNCERTAIN, Effect.LATE),
	/** It is not done, and there is never an answer. */
	TIMEOUT_BEFORE_EFFECT(Reason.UNCERTAIN, Effect.NONE), RESET_BEFORE_EFFECT(Reason.UNCERTAIN, Effect.NONE),
	/** The connection breaks at once; it is done all the same, sooner or later. */
	RESET_AFTER_EFFECT(Reason.UNCERTAIN, Effect.LATE), GARBAGE_AFTER_EFFECT(Reason.UNCERTAIN, Effect.DONE),
	THROTTLED_429(Reason.THROTTLED, Effect.NONE), FORBIDDEN_403(Reason.FORBIDDEN, Effect.NONE),
	UNAUTHENTICATED_FOR_NOW_401(Reason.UNAUTHENTICATED_FOR_NOW, Effect.NONE),
	CONFLICT_409(Reason.CONFLICT, Effect.NONE), PRECONDITION_412(Reason.CONFLICT, Effect.NONE),
	ERROR_500(Reason.UNAVAILABLE, Effect.LATE), UNAVAILABLE_503(Reason.UNAVAILABLE, Effect.NONE),
	/** The consumer is answered with a secret hidden. */
	HIDDEN_SECRET(null, Effect.DONE),
	/** The consumer takes everything over but one member. */
	DROPPED_MEMBER(null, Effect.DONE),
	/** The long-running operation fails. */
	OPERATION_FAILS(null, Effect.DONE),
	/** The database cannot be reached for a while. */
	DATABASE_DOWN(null, Effect.NONE),
	/** The transaction is committed, and nobody is told. */
	COMMIT_ANSWER_LOST(null, Effect.DONE);

	private final @org.jspecify.annotations.Nullable Reason reason;

	private final Effect effect;

	Fault(@org.jspecify.annotations.Nullable Reason reason, Effect effect) {
		this.reason = reason;
		this.effect = effect;
	}

	/** What the caller is told; none if the call itself succeeds. */
	java.util.Optional<Reason> reason() {
		return java.util.Optional.ofNullable(this.reason);
	}

	Effect effect() {
		return this.effect;
	}

	boolean timesOut() {
		return this == TIMEOUT_AFTER_EFFECT || this == TIMEOUT_BEFORE_EFFECT;
	}

	/** The faults that may meet a call or a transaction. */
	static List<Fault> of(Place place) {
		return Arrays.stream(values()).filter((fault) -> fault != NONE && fault.meets(place)).toList();
	}

	private boolean meets(Place place) {
		return switch (this) {
			case NONE -> true;
			case HIDDEN_SECRET -> place == Place.READ_CONSUMER;
			case DROPPED_MEMBER, OPERATION_FAILS -> place == Place.REPIN;
			case DATABASE_DOWN -> !place.remote();
			case COMMIT_ANSWER_LOST -> place.transaction();
			case TIMEOUT_AFTER_EFFECT, RESET_AFTER_EFFECT, GARBAGE_AFTER_EFFECT, PRECONDITION_412, CONFLICT_409,
					ERROR_500 ->
				place.changes();
			case TIMEOUT_BEFORE_EFFECT, RESET_BEFORE_EFFECT, THROTTLED_429, FORBIDDEN_403, UNAUTHENTICATED_FOR_NOW_401,
					UNAVAILABLE_503 ->
				place.remote();
		};
	}

	/** What becomes of the change that was asked for. */
	enum Effect {

		DONE, NONE, LATE

	}

}
