package io.keyrotor.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.databind.node.ObjectNode;

/**
 * Who calls a key store.
 *
 * @param objectId the identity's object id; empty if the token does not tell
 * @param appId the identity's application id, likewise
 * @param clientInfo the client, as it calls itself
 */
record Caller(String objectId, String appId, String clientInfo) {

	private static final String BEARER = "bearer ";

	/** Somebody with a name and ids made of it, the same each time. */
	static Caller named(String name) {
		return new Caller(id("object of " + name), id("application of " + name), name);
	}

	/** A resource with this identity. */
	static Caller identity(String objectId, String name) {
		return new Caller(objectId, id("application of " + objectId), name);
	}

	/** Who the token says that it is. */
	static Caller of(Call call) {
		String client = call.header("User-Agent").orElse("");
		return claims(call)
			.map((claims) -> new Caller(claims.path("oid").asString(""), claims.path("appid").asString(""), client))
			.orElseGet(() -> new Caller("", "", client));
	}

	/** For whom the token is; empty if it does not tell. */
	static Optional<String> audience(Call call) {
		return claims(call).map((claims) -> claims.path("aud").asString("")).filter((audience) -> !audience.isEmpty());
	}

	private static Optional<ObjectNode> claims(Call call) {
		String authorization = call.header("Authorization").orElse("");
		String[] parts = authorization.split("\\.", -1);
		if (parts.length != 3 || authorization.length() < BEARER.length()) {
			return Optional.empty();
		}
		try {
			return Json.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException notEncoded) {
			return Optional.empty();
		}
	}

	private static String id(String text) {
		return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
	}

}
