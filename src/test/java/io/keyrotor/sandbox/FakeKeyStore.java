package io.keyrotor.sandbox;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.node.ObjectNode;

/**
 * One key store of the {@link KeyLedger} as it looks on the wire, shaped after recorded
 * traffic. It asks for a token first and takes any; it wants an {@code api-version} and
 * takes any.
 */
final class FakeKeyStore implements FakeService {

	private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

	private static final Pattern VERSION = Pattern.compile("[0-9a-fA-F]{32}");

	private static final Set<String> TYPES = Set.of("RSA", "RSA-HSM", "EC", "EC-HSM");

	private final KeyLedger keys;

	private final KeyStoreType type;

	private final String name;

	private final KeyStoreJson json;

	private final KeyPages pages;

	private final LocalRoleBook localRoles = new LocalRoleBook();

	private final CreationLimit limit;

	private final URI uri;

	private final VaultSecrets secrets;

	FakeKeyStore(KeyLedger keys, KeyStore store) {
		this.keys = keys;
		this.type = store.type();
		this.name = store.name().value();
		this.uri = store.uri();
		this.secrets = new VaultSecrets(keys.secrets(), store.uri());
		this.limit = CreationLimit.of(store.type());
		this.json = new KeyStoreJson(store);
		this.pages = new KeyPages(store.uri(), keys::habits);
	}

	@Override
	public Reply answer(Call call) {
		this.keys.countCall();
		String requestId = UUID.randomUUID().toString();
		Map<String, String> headers = new HashMap<>();
		Reply reply = admitted(call, requestId);
		headers.putAll(reply.headers());
		headers.put("x-ms-request-id", requestId);
		AuditedCall.of(call, reply.status())
			.ifPresent((audited) -> this.keys.audit()
				.note(this.keys.clock().instant(), this.name, audited.operation(), this.uri + audited.id(),
						this.uri + audited.requestUri(), reply.status(), Caller.of(call), requestId));
		return new Reply(reply.status(), headers, reply.body());
	}

	@Override
	public void reset() {
		this.keys.reset();
		this.localRoles.reset();
		this.limit.reset();
	}

	/** How many new versions it takes in what time, if that is limited. */
	CreationLimit limit() {
		return this.limit;
	}

	/** The local roles of a Managed HSM; a vault shows none. */
	LocalRoleBook localRoles() {
		return this.localRoles;
	}

	private Reply admitted(Call call, String requestId) {
		if (!call.hasToken()) {
			return challenge();
		}
		try {
			if (call.query().getOrDefault("api-version", "").isEmpty()) {
				throw Refusal.badParameter("The query parameter api-version is missing.");
			}
			return route(call, Arrays.stream(call.path().split("/")).filter((part) -> !part.isEmpty()).toList(),
					requestId);
		}
		catch (Refusal refusal) {
			return refused(refusal, requestId);
		}
	}

	private Reply challenge() {
		String resource = hsm() ? "https://managedhsm.azure.net" : "https://vault.azure.net";
		String challenge = "Bearer authorization=\"https://login.microsoftonline.com/"
				+ "5a4d0b0e-0000-4000-8000-000000000001\", resource=\"" + resource + "\"";
		Map<String, String> headers = Map.of("WWW-Authenticate", challenge, "Content-Type",
				"application/json; charset=utf-8");
		return new Reply(401, headers, hsm() ? ""
				: error("Unauthorized", "AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.").toString());
	}

	private Reply route(Call call, List<String> path, String requestId) {
		Optional<ObjectNode> roles = hsm() ? this.localRoles.answer(call) : Optional.empty();
		if (roles.isPresent()) {
			return ok(roles.get());
		}
		String root = path.isEmpty() ? "" : path.getFirst();
		if (path.size() > 1 && !NAME.matcher(path.get(1)).matches()) {
			throw Refusal.badParameter("The request URI contains an invalid name: " + path.get(1));
		}
		return switch (root) {
			case "keys" -> keys(call, path.subList(1, path.size()), requestId);
			case "secrets" -> secrets(call, path.subList(1, path.size()));
			case "deletedkeys" -> deletedKeys(call, path.subList(1, path.size()), requestId);
			default -> throw unknown(call);
		};
	}

	private Reply secrets(Call call, List<String> path) {
		if (hsm() || path.isEmpty()) {
			throw unknown(call);
		}
		ObjectNode body = call.method().equals("PUT") ? body(call) : Json.object();
		return ok(this.secrets.answer(call, path, body, this.keys.clock().instant()));
	}

	private Reply keys(Call call, List<String> path, String requestId) {
		return switch (path.size()) {
			case 0 -> list(call);
			case 1 -> key(call, path.getFirst(), requestId);
			case 2 -> part(call, path.getFirst(), path.get(1), requestId);
			case 3 -> use(call, path.getFirst(), version(call, path.get(1)), path.get(2));
			default -> throw unknown(call);
		};
	}

	private Reply list(Call call) {
		require(call, "GET");
		return ok(this.pages.page(call, this.keys.list(this.name), (key) -> key.name(), this.json::keyItem));
	}

	private Reply key(Call call, String key, String requestId) {
		return switch (call.method()) {
			case "GET" -> bundle(this.keys.key(this.name, key));
			case "DELETE" -> ok(this.json.deletedBundle(this.keys.delete(this.name, key, requestId)));
			default -> throw unknown(call);
		};
	}

	private Reply part(Call call, String key, String part, String requestId) {
		return switch (call.method() + " " + part) {
			case "GET versions" -> versions(call, key);
			case "GET rotationpolicy" -> policy(key);
			case "PUT rotationpolicy" -> replacePolicy(key, body(call), requestId);
			case "POST rotate" -> {
				this.limit.take(this.keys.clock().instant());
				yield bundle(this.keys.rotate(this.name, key, requestId));
			}
			case "POST create" -> {
				this.limit.take(this.keys.clock().instant());
				yield create(key, body(call), requestId);
			}
			default -> version(call, key, version(call, part), requestId);
		};
	}

	private Reply versions(Call call, String key) {
		// A key that does not exist has an empty list, as recorded; and no order of time.
		return ok(this.keys.find(this.name, key)
			.map((found) -> this.pages.page(call, found.versions(), (version) -> version.id().value(),
					(version) -> this.json.versionItem(found, version)))
			.orElseGet(() -> this.pages.page(call, List.of(), String::valueOf, (none) -> Json.object())));
	}

	private Reply policy(String key) {
		return ok(this.json.policy(this.keys.key(this.name, key).name(), this.keys.policy(this.name, key)));
	}

	private Reply replacePolicy(String key, ObjectNode body, String requestId) {
		var kept = this.keys.replacePolicy(this.name, key, KeyStoreJson.policy(body), requestId);
		return ok(this.json.policy(this.keys.key(this.name, key).name(), kept));
	}

	private Reply create(String key, ObjectNode body, String requestId) {
		String type = body.path("kty").asString("");
		if (!TYPES.contains(type)) {
			throw Refusal.badParameter("The sandbox makes RSA and EC keys only, not '" + type + "'.");
		}
		List<String> operations = KeyStoreJson.operations(body)
			.filter((asked) -> !asked.isEmpty())
			.orElse(type.startsWith("EC") ? StoredVersion.EC_OPERATIONS : StoredVersion.RSA_OPERATIONS);
		int bits = body.path("key_size").asInt(2048);
		if (bits != 2048 && bits != 3072 && bits != 4096) {
			throw Refusal.badParameter("An RSA key has 2048, 3072 or 4096 bits, not " + bits + ".");
		}
		return bundle(this.keys.create(this.name, key, type, bits, operations, requestId));
	}

	private Reply version(Call call, String key, VersionId version, String requestId) {
		StoredKey found = this.keys.key(this.name, key);
		return switch (call.method()) {
			case "GET" -> ok(this.json.bundle(found, KeyLedger.version(found, version)));
			case "PATCH" -> ok(this.json.bundle(found,
					this.keys.change(this.name, key, version, KeyStoreJson.change(body(call)), requestId)));
			default -> throw unknown(call);
		};
	}

	private Reply use(Call call, String key, VersionId version, String part) {
		require(call, "POST");
		KeyUse use = KeyUse.of(part).orElseThrow(() -> unknown(call));
		StoredVersion found = this.keys.use(this.name, key, version, use);
		return ok(Json.object()
			.put("kid", this.json.versionId(this.keys.key(this.name, key), found))
			.put("value", use.apply(version, body(call).path("value").asString(""))));
	}

	private Reply deletedKeys(Call call, List<String> path, String requestId) {
		String shape = call.method() + " " + path.size();
		return switch (shape) {
			case "GET 0" -> ok(this.pages.page(call, this.keys.listDeleted(this.name), (key) -> key.name(),
					this.json::deletedBundle));
			case "GET 1" -> ok(this.json.deletedBundle(this.keys.deleted(this.name, path.getFirst())));
			case "POST 2" -> recover(call, path, requestId);
			default -> throw unknown(call);
		};
	}

	private Reply recover(Call call, List<String> path, String requestId) {
		if (!path.get(1).equals("recover")) {
			throw unknown(call);
		}
		return bundle(this.keys.recover(this.name, path.getFirst(), requestId));
	}

	private Reply bundle(StoredKey key) {
		return ok(this.json.bundle(key, key.current()));
	}

	private Reply refused(Refusal refusal, String requestId) {
		String sentence = hsm() ? refusal.sentence() + " (Activity ID: " + requestId + ")" : refusal.sentence();
		ObjectNode error = error(refusal.code(), sentence);
		if (!hsm()) {
			refusal.innerCode().ifPresent((code) -> error.withObject("/error/innererror").put("code", code));
		}
		Reply reply = Reply.json(refusal.status(), error.toString());
		return refusal.retryAfter()
			.map((wait) -> AzureAnswers.with(reply, Map.of("Retry-After", String.valueOf(wait.toSeconds()))))
			.orElse(reply);
	}

	private boolean hsm() {
		return this.type == KeyStoreType.MANAGED_HSM;
	}

	private static ObjectNode error(String code, String message) {
		ObjectNode json = Json.object();
		json.putObject("error").put("code", code).put("message", message);
		return json;
	}

	private static Reply ok(ObjectNode json) {
		return Reply.json(200, json.toString());
	}

	private static ObjectNode body(Call call) {
		return Json.readObject(call.body()).orElseThrow(() -> Refusal.badParameter("The body is not a JSON object."));
	}

	private static VersionId version(Call call, String text) {
		if (!VERSION.matcher(text).matches()) {
			throw unknown(call);
		}
		return new VersionId(text);
	}

	private static void require(Call call, String method) {
		if (!call.method().equals(method)) {
			throw unknown(call);
		}
	}

	private static Refusal unknown(Call call) {
		return Refusal.badParameter("The sandbox does not know " + call.method() + " " + call.path() + ".");
	}

}
