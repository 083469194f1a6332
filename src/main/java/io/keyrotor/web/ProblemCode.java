package io.keyrotor.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.http.HttpStatus;

/**
 * The codes by which programs tell problems apart, each with its status. A code, once
 * published, keeps its meaning.
 */
enum ProblemCode {

	INVALID_REQUEST(HttpStatus.BAD_REQUEST), INVALID_ROTATION_POLICY(HttpStatus.BAD_REQUEST),
	FOREIGN_HOST(HttpStatus.FORBIDDEN), FOREIGN_ORIGIN(HttpStatus.FORBIDDEN), NOT_FOUND(HttpStatus.NOT_FOUND),
	KEY_STORE_NOT_FOUND(HttpStatus.NOT_FOUND), KEY_NOT_FOUND(HttpStatus.NOT_FOUND),
	ROTATION_NOT_FOUND(HttpStatus.NOT_FOUND), BINDING_NOT_FOUND(HttpStatus.NOT_FOUND),
	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED), NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
	KEY_STORE_CONFLICT(HttpStatus.CONFLICT), CONSUMER_CONFLICT(HttpStatus.CONFLICT),
	CONSUMER_NOT_FOUND(HttpStatus.CONFLICT), ROTATION_POLICY_REQUIRED(HttpStatus.CONFLICT),
	VERSION_LIMIT_REACHED(HttpStatus.CONFLICT), KEY_IS_MANAGED(HttpStatus.CONFLICT),
	ROTATION_IN_PROGRESS(HttpStatus.CONFLICT), ROTATION_NOT_HELD(HttpStatus.CONFLICT),
	ROTATION_HELD(HttpStatus.CONFLICT), ROTATION_FAILED(HttpStatus.CONFLICT), BINDING_NOT_POSSIBLE(HttpStatus.CONFLICT),
	CONSUMER_BOUND_TO_OTHER_KEY(HttpStatus.CONFLICT), PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED),
	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE), UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT), INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
	KEY_STORE_FORBIDDEN(HttpStatus.BAD_GATEWAY), KEY_STORE_REJECTED(HttpStatus.BAD_GATEWAY),
	CONSUMER_FORBIDDEN(HttpStatus.BAD_GATEWAY), CONSUMER_REJECTED(HttpStatus.BAD_GATEWAY),
	KEY_STORE_THROTTLED(HttpStatus.SERVICE_UNAVAILABLE), KEY_STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
	CONSUMER_THROTTLED(HttpStatus.SERVICE_UNAVAILABLE), CONSUMER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
	ROTATION_NOT_FINISHED(HttpStatus.SERVICE_UNAVAILABLE), STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

	private final HttpStatus status;

	ProblemCode(HttpStatus status) {
		this.status = status;
	}

	HttpStatus status() {
		return this.status;
	}

	/** The code as the REST API writes it. */
	String word() {
		return word(name());
	}

	static String word(String name) {
		return Arrays.stream(name.split("_", -1))
			.map((part) -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
			.collect(Collectors.joining());
	}

	/** Whether the same request may succeed later without anybody changing it. */
	boolean retryable() {
		return this.status == HttpStatus.SERVICE_UNAVAILABLE || this == KEY_STORE_CONFLICT || this == CONSUMER_CONFLICT;
	}

}
