package io.keyrotor.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The service and the fakes beside it, and what a user does with them. */
final class World {

	static final String AFTER_CREATION = """
			{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}}],
			 "attributes": {"expiryTime": "P2Y"}}""";

	static final String SEARCH_CMK = "sandbox-vault/search-cmk";

	static final String DICOM_CMK = "sandbox-hsm/dicom-cmk";

	static final String STORAGE_CMK = "sandbox-vault/storage-cmk";

	private static final Set<String> FIRST_KEYS = Set.of("search-cmk", "storage-cmk", "dicom-cmk");

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern VERSION = Pattern
		.compile("(?i)(keyVaultKeyVersion\":\"|/keys/[a-z0-9-]+/|keyversion\":\")[0-9a-f]{32}");

	private static final Pattern PINNED = Pattern
		.compile("(?i)(keyVaultKeyVersion\":\"|keyEncryptionKeyUrl\":\"[^\"]*/|keyversion\":\")([0-9a-f]{32})");

	private final Api service;

	private final Api sandbox;

	World(Api service, Api sandbox) {
		this.service = service;
		this.sandbox = sandbox;
	}

	Api service() {
		return this.service;
	}

	Api sandbox() {
		return this.sandbox;
	}

	static String path(String key, String rest) {
		String[] parts = key.split("/", 2);
		return "/v1/key-stores/" + parts[0] + "/keys/" + parts[1] + rest;
	}

	void setPolicy(String key) {
		Api.Answer answer = insist(() -> this.service.put(path(key, "/rotation-policy"), AFTER_CREATION));
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
	}

	/** Binds every consumer of the keys that the sandbox begins with. */
	void bindAll() {
		for (JsonNode consumer : consumers()) {
			if (FIRST_KEYS.contains(consumer.path("key").asString(""))) {
				Api.Answer answer = insist(() -> this.service.post("/v1/cmk-bindings",
						"{\"keyStore\": \"%s\", \"key\": \"%s\", \"consumer\": \"%s\"}".formatted(
								consumer.path("keyStore").stringValue(), consumer.path("key").stringValue(),
								consumer.path("uri").stringValue())));
				assertThat(answer.status()).as(answer.text()).isIn(200, 201);
			}
		}
	}

	/**
	 * Asks again when Azure was too slow for the short timeouts of a test, as a caller
	 * would.
	 */
	private static Api.Answer insist(Supplier<Api.Answer> call) {
		Api.Answer answer = call.get();
		for (int again = 0; again < 5 && answer.status() == 503; again++) {
			answer = call.get();
		}
		return answer;
	}

	Api.Answer rotate(String key, String... headers) {
		return insist(() -> this.service.post(path(key, "/rotations"), "{}", headers));
	}

	JsonNode rotation(String id) {
		return this.service.get("/v1/rotations/" + id).json();
	}

	/** Waits until a rotation is over or held. */
	JsonNode awaitRest(String id, Duration longest) throws InterruptedException {
		long end = System.nanoTime() + longest.toNanos();
		JsonNode rotation = rotation(id);
		while (!rests(rotation) && System.nanoTime() < end) {
			Thread.sleep(50);
			rotation = rotation(id);
		}
		assertThat(rests(rotation)).as("%s", rotation).isTrue();
		return rotation;
	}

	static boolean rests(JsonNode rotation) {
		return List.of("Completed", "Failed", "Held", "RolledBack", "Canceled")
			.contains(rotation.path("phase").stringValue(""));
	}

	JsonNode consumers() {
		return this.sandbox.get("/consumers").json();
	}

	/** The entries of the ledger with this operation, on this target. */
	List<JsonNode> ledger(String operation, String target) {
		return entries()
			.filter((entry) -> entry.path("operation").stringValue("").equals(operation)
					&& entry.path("target").stringValue("").equals(target))
			.toList();
	}

	List<String> operations() {
		return entries().map((entry) -> entry.path("operation").stringValue("")).distinct().toList();
	}

	private Stream<JsonNode> entries() {
		return this.sandbox.get("/ledger").json().valueStream();
	}

	/** The versions that the fakes say were created for a key. */
	List<String> created(String key) {
		return ledger("CreateVersion", key).stream().map((entry) -> entry.path("keyVersion").stringValue("")).toList();
	}

	/** What each consumer of a key really holds, with the key version blanked out. */
	Map<String, JsonNode> definitions(String key) {
		Map<String, JsonNode> definitions = new TreeMap<>();
		for (JsonNode consumer : consumersOf(key)) {
			String definition = VERSION.matcher(consumer.path("definition").toString()).replaceAll("$1VERSION");
			definitions.put(consumer.path("uri").stringValue(), JSON.readTree(definition));
		}
		return definitions;
	}

	/**
	 * The version each consumer of a key is pinned to; empty for one without a version.
	 */
	Map<String, String> versions(String key) {
		Map<String, String> versions = new TreeMap<>();
		for (JsonNode consumer : consumersOf(key)) {
			Matcher version = PINNED.matcher(consumer.path("encryptionKey").toString());
			versions.put(consumer.path("uri").stringValue(), version.find() ? version.group(2) : "");
		}
		return versions;
	}

	private List<JsonNode> consumersOf(String key) {
		List<JsonNode> found = new ArrayList<>();
		consumers().forEach((consumer) -> {
			String name = consumer.path("keyStore").stringValue("") + "/" + consumer.path("key").stringValue("");
			if (name.equals(key)) {
				found.add(consumer);
			}
		});
		return found;
	}

}
