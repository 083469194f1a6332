package io.keyrotor.web.request;

import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.web.problem.Refusal;

/** The {@code Idempotency-Key} header. */
public final class IdempotencyKey {

	public static final String HEADER = "Idempotency-Key";

	private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

	private IdempotencyKey() {
	}

	/**
	 * What tells a repeat of this request from a new one; empty if the caller sent no
	 * key. The keys of two callers have nothing to do with each other.
	 */
	public static Optional<RequestKey> of(@Nullable String header, Caller caller, String path, JsonBody body) {
		if (header == null) {
			return Optional.empty();
		}
		if (!FORM.matcher(header).matches()) {
			throw Refusal.parameter(HEADER, "Form", "1 to 255 visible ASCII characters", header,
					"An Idempotency-Key has 1 to 255 visible ASCII characters and no blanks.");
		}
		return Optional.of(new RequestKey(caller.id() + " POST " + path, header, body.hash()));
	}

}
