package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoint from which a managed identity gets its tokens, in the protocol that App
 * Service has for it.
 */
final class FakeIdentity implements FakeService {

	static final String PATH = "/msi/token";

	/**
	 * What a caller shows in {@code X-IDENTITY-HEADER}; known to everybody on purpose.
	 */
	static final String HEADER = "keyrotor-sandbox";

	private static final Duration LIFETIME = Duration.ofHours(24);

	private final Clock clock;

	FakeIdentity(Clock clock) {
		this.clock = clock;
	}

	@Override
	public Reply answer(Call call) {
		String resource = call.query().getOrDefault("resource", "");
		if (!call.method().equals("GET") || !call.path().equals(PATH)) {
			return refused(404, "Tokens come from GET " + PATH + ".");
		}
		if (call.header("X-IDENTITY-HEADER").filter(HEADER::equals).isEmpty()) {
			return refused(401, "The header X-IDENTITY-HEADER is missing or not the right one.");
		}
		if (!"2019-08-01".equals(call.query().get("api-version")) || resource.isEmpty()) {
			return refused(400, "The query needs api-version=2019-08-01 and a resource.");
		}
		return Reply.json(200, token(resource).toString());
	}

	@Override
	public void reset() {
		// It holds nothing.
	}

	private ObjectNode token(String resource) {
		return Json.object()
			.put("access_token", "sandbox-" + UUID.randomUUID())
			.put("expires_on", String.valueOf(this.clock.instant().plus(LIFETIME).getEpochSecond()))
			.put("resource", resource)
			.put("token_type", "Bearer");
	}

	private static Reply refused(int status, String message) {
		return Reply.json(status, Json.object().put("statusCode", status).put("message", message).toString());
	}

}
