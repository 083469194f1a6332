package io.keyrotor.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What our own access token says of us (Microsoft identity platform, "Access token claims
 * reference"). The token comes from our own credential and nothing is decided on it that
 * Azure does not decide again, so its signature is not looked at. A token in another form
 * says nothing.
 *
 * @param objectId the claim {@code oid}
 * @param tenantId the claim {@code tid}
 */
public record TokenClaims(Optional<String> objectId, Optional<String> tenantId) {

	static TokenClaims of(String token) {
		JsonNode claims = payload(token);
		return new TokenClaims(text(claims, "oid"), text(claims, "tid"));
	}

	private static JsonNode payload(String token) {
		String[] parts = token.split("\\.", -1);
		try {
			return (parts.length == 3) ? JsonMapper.shared().readTree(decoded(parts[1])) : MissingNode.getInstance();
		}
		catch (IllegalArgumentException | JacksonException _) {
			return MissingNode.getInstance();
		}
	}

	private static String decoded(String part) {
		return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
	}

	private static Optional<String> text(JsonNode claims, String name) {
		return claims.path(name).stringValueOpt().filter((text) -> !text.isBlank());
	}

	/** Nothing of it belongs into a log. */
	@Override
	public String toString() {
		return "TokenClaims[not shown]";
	}

}
