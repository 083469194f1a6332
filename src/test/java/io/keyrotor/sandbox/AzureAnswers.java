package io.keyrotor.sandbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What AI Search and Resource Manager do alike: a token is asked for, each answer has a
 * request id, and an error is {@code {"error": {"code", "message"}}}.
 */
final class AzureAnswers {

	private static final String BEARER = "bearer ";

	private AzureAnswers() {
	}

	/**
	 * Does the work and completes its answer.
	 * @param work takes the id of the request
	 */
	static Reply complete(Call call, Function<String, Reply> work) {
		String requestId = UUID.randomUUID().toString();
		Map<String, String> ids = new HashMap<>(Map.of("x-ms-request-id", requestId));
		call.header("x-ms-client-request-id").ifPresent((id) -> ids.put("x-ms-client-request-id", id));
		try {
			requireToken(call);
			return with(work.apply(requestId), ids);
		}
		catch (Refusal refusal) {
			return with(error(refusal), ids);
		}
	}

	static Reply json(int status, JsonNode body, Map<String, String> headers) {
		return with(Reply.json(status, body.toString()), headers);
	}

	static Reply with(Reply reply, Map<String, String> headers) {
		Map<String, String> all = new HashMap<>(reply.headers());
		all.putAll(headers);
		return new Reply(reply.status(), Map.copyOf(all), reply.body());
	}

	static ObjectNode error(String code, String message) {
		return Definitions.empty().put("code", code).put("message", message);
	}

	/** If-Match and If-None-Match, compared exactly, with the quotes in the tag. */
	static void requirePreconditions(Call call, Optional<String> etag) {
		boolean matches = call.header("If-Match")
			.map((asked) -> etag.filter((tag) -> asked.equals("*") || asked.equals(tag)).isPresent())
			.orElse(true);
		boolean absent = call.header("If-None-Match")
			.map((asked) -> etag.filter((tag) -> asked.equals("*") || asked.equals(tag)).isEmpty())
			.orElse(true);
		if (!matches || !absent) {
			throw new Refusal(412, "PreconditionFailed", Optional.empty(),
					"A precondition in the request's headers does not hold. Nothing was changed.");
		}
	}

	private static Reply error(Refusal refusal) {
		JsonNode body = Definitions.empty().set("error", error(refusal.code(), refusal.sentence()));
		Map<String, String> challenge = (refusal.status() == 401) ? Map.of("WWW-Authenticate",
				"Bearer authorization_uri=\"https://login.microsoftonline.com/00000000-0000-0000-0000-0000000000aa\"")
				: Map.of();
		return json(refusal.status(), body, challenge);
	}

	private static void requireToken(Call call) {
		String authorization = call.header("Authorization").orElse("");
		if (authorization.isBlank() && call.header("api-key").isEmpty()) {
			throw new Refusal(401, "AuthenticationFailed", Optional.empty(),
					"The request has no Authorization header with a bearer token.");
		}
		if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
				|| authorization.substring(BEARER.length()).isBlank()) {
			throw new Refusal(403, "Forbidden", Optional.empty(), "Only bearer tokens are accepted here.");
		}
	}

}
