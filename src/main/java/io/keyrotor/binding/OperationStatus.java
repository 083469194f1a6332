package io.keyrotor.binding;

import java.time.Duration;

/** How far a long-running change of a consumer has come. */
public sealed interface OperationStatus {

	/**
	 * Not over; ask again after {@code retryAfter}. Azure calls this by many words, such
	 * as {@code Requested}.
	 */
	record Running(Duration retryAfter) implements OperationStatus {
	}

	/** Over, and the change was made. */
	record Succeeded() implements OperationStatus {
	}

	/** Over, and the change was not made. */
	record Failed(String code, String message) implements OperationStatus {
	}

}
