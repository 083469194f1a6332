package io.keyrotor.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
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

	/** The object id of the identity that the service has here. */
	static final String OBJECT_ID = "5a0d8c1e-0000-4c1a-9d2b-00000000c0de";

	/** The application id of the same identity. */
	static final String APPLICATION_ID = "5a0d8c1e-0000-4c1a-9d2b-00000000a991";

	/** The tenant of everything in the sandbox. */
	static final String TENANT_ID = "00000000-0000-0000-0000-0000000000aa";

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
		long expires = this.clock.instant().plus(LIFETIME).getEpochSecond();
		return Json.object()
			.put("access_token", accessToken(resource, expires))
			.put("expires_on", String.valueOf(expires))
			.put("resource", resource)
			.put("token_type", "Bearer");
	}

	/**
	 * A token with the claims that Microsoft Entra ID puts in, and nobody's signature.
	 */
	private static String accessToken(String resource, long expires) {
		ObjectNode header = Json.object().put("typ", "JWT").put("alg", "none");
		ObjectNode claims = Json.object()
			.put("aud", resource)
			.put("iss", "https://sts.windows.net/" + TENANT_ID + "/")
			.put("exp", expires)
			.put("appid", APPLICATION_ID)
			.put("oid", OBJECT_ID)
			.put("tid", TENANT_ID)
			.put("uti", UUID.randomUUID().toString());
		return encoded(header) + "." + encoded(claims) + ".";
	}

	private static String encoded(ObjectNode json) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
	}

	private static Reply refused(int status, String message) {
		return Reply.json(status, Json.object().put("statusCode", status).put("message", message).toString());
	}

}
