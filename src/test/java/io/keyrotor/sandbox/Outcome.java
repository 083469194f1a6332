package io.keyrotor.sandbox;

/** What a caller gets to see of a call. */
sealed interface Outcome {

	/** An answer. */
	record Answered(Reply reply) implements Outcome {
	}

	/** The connection breaks. */
	record Broken() implements Outcome {
	}

	/** Nothing ever comes. */
	record Unanswered() implements Outcome {
	}

}
