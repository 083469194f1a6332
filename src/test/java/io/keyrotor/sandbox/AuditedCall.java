package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What the audit log calls a call of a key store. The names are those of Microsoft's page
 * on Key Vault logging; that of a Managed HSM has no list of them, so it uses the same
 * here.
 *
 * @param id the path of the key that is meant, with the version if the call names one
 * @param requestUri the path with the query
 */
record AuditedCall(String operation, String id, String requestUri) {

	private static final String VERSION = "[0-9a-fA-F]{32}";

	private static final Map<String, String> OF_KEYS = Map.of("GET", "KeyGet", "DELETE", "KeyDelete", "PUT",
			"KeyImport");

	private static final Map<String, String> OF_PARTS = Map.of("GET versions", "KeyListVersions", "GET rotationpolicy",
			"KeyRotationPolicyGet", "PUT rotationpolicy", "KeyRotationPolicySet", "POST rotate", "KeyRotate",
			"POST create", "KeyCreate");

	private static final Map<String, String> OF_VERSIONS = Map.of("GET", "KeyGet", "PATCH", "KeyUpdate");

	/** What is noted of the call; empty for one that is no operation on keys. */
	static Optional<AuditedCall> of(Call call, int status) {
		List<String> path = Arrays.stream(call.path().split("/")).filter((part) -> !part.isEmpty()).toList();
		String uri = call.path() + query(call);
		// A call without a token is one try to authenticate, whatever it was to do.
		return (status == 401) ? Optional.of(new AuditedCall("Authentication", "", uri))
				: operation(call.method(), path).map((operation) -> new AuditedCall(operation, id(path), uri));
	}

	private static Optional<String> operation(String method, List<String> path) {
		String root = path.isEmpty() ? "" : path.getFirst();
		return switch (root) {
			case "keys" -> Optional.ofNullable(ofKeys(method, path.subList(1, path.size())));
			case "secrets" ->
				Optional.ofNullable(Map.of("GET 2", "SecretGet", "GET 3", "SecretGet", "PUT 2", "SecretSet")
					.get(method + " " + path.size()));
			case "deletedkeys" -> Optional.ofNullable(Map
				.of("GET 1", "KeyListDeleted", "GET 2", "KeyGetDeleted", "POST 3", "KeyRecover", "DELETE 2", "KeyPurge")
				.get(method + " " + path.size()));
			default -> Optional.empty();
		};
	}

	private static @Nullable String ofKeys(String method, List<String> path) {
		return switch (path.size()) {
			case 0 -> "KeyList";
			case 1 -> OF_KEYS.get(method);
			case 2 -> path.get(1).matches(VERSION) ? OF_VERSIONS.get(method) : OF_PARTS.get(method + " " + path.get(1));
			default -> KeyUse.of(path.get(2)).map(KeyUse::auditName).orElse(null);
		};
	}

	private static String id(List<String> path) {
		if (path.size() < 2) {
			return "";
		}
		boolean versioned = path.size() > 2 && path.get(2).matches(VERSION);
		return "/" + path.getFirst().replace("deletedkeys", "keys") + "/" + path.get(1)
				+ (versioned ? "/" + path.get(2).toLowerCase(Locale.ROOT) : "");
	}

	private static String query(Call call) {
		List<String> pairs = new TreeMap<>(call.query()).entrySet()
			.stream()
			.filter((pair) -> !pair.getKey().isEmpty())
			.map((pair) -> pair.getKey() + "=" + pair.getValue())
			.toList();
		return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
	}

}
