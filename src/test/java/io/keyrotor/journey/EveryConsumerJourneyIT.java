package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the sandbox says that it has can be bound as it is printed, and is moved by
 * one rotation of its key, as Azure sees it.
 */
@SuppressWarnings("NullAway.Init")
class EveryConsumerJourneyIT {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Duration LONGEST = Duration.ofSeconds(90);

	/** Held for an operator, by what their catalogue entry or their definition says. */
	private static final Map<String, String> HELD = Map.of("sandbox-vault/aks-cmk", "MoveByHand",
			"sandbox-vault/hidden-cmk", "NeedsSecret");

	@TempDir
	private static Path folder;

	private static ServiceInSandbox running;

	private static Sandbox sandbox;

	private static World world;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder);
		sandbox = running.sandbox();
		world = new World(new Api(running.address()), new Api(sandbox.controlAddress()));
		addTemporaryKey();
		world.setPolicy(World.DICOM_CMK);
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@Test
	void isBoundAsItIsPrintedMovedByOneWriteAndOtherwiseLeftAsItWas() throws InterruptedException {
		Map<String, List<JsonNode>> byKey = boundByKey();
		assertThat(byKey).hasSizeGreaterThan(30);
		for (String key : byKey.keySet()) {
			Map<String, JsonNode> before = masked();
			Map<String, Long> writes = writes();
			JsonNode rotation = rotated(key);
			assertThat(masked()).as(key).isEqualTo(before);
			assertThat(world.created(key)).as(key).containsExactly(rotation.path("toVersion").asString());
			if (HELD.containsKey(key)) {
				assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Held");
				assertThat(codes(rotation)).containsOnly(HELD.get(key));
				assertThat(writes()).as(key).isEqualTo(writes);
			}
			else {
				assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
				requireMoved(key, byKey.getOrDefault(key, List.of()), rotation, writes);
			}
		}
	}

	private static void requireMoved(String key, List<JsonNode> bindings, JsonNode rotation, Map<String, Long> before) {
		Map<String, Long> expected = new TreeMap<>(before);
		for (JsonNode binding : bindings) {
			String consumer = binding.path("consumer").asString();
			boolean pinned = binding.path("mode").asString().equals("Pinned");
			if (pinned) {
				written(consumer, rotation).forEach((target) -> expected.merge(target, 1L, Long::sum));
			}
			else if (consumer.contains("Microsoft.Synapse")) {
				expected.merge(consumer, 2L, Long::sum);
			}
			JsonNode verified = world.service()
				.post("/v1/cmk-bindings/" + binding.path("id").asString() + "/verify", "")
				.json();
			assertThat(verified.path("keyVersion").asString("")).as(consumer)
				.isEqualTo(pinned ? rotation.path("toVersion").asString() : "");
			assertThat(verified.path("drift").asString()).as("%s", verified).isIn("InSync", "Lagging");
		}
		assertThat(writes()).as(key).isEqualTo(expected);
	}

	/** A protector is written after the server's own record of the key. */
	private static Stream<String> written(String consumer, JsonNode rotation) {
		String server = consumer.replaceFirst("/encryptionProtector/current$", "");
		String record = server + "/keys/" + rotation.path("keyStore").asString() + "_" + rotation.path("key").asString()
				+ "_" + rotation.path("toVersion").asString();
		return server.equals(consumer) ? Stream.of(consumer.replaceFirst("#.*", "")) : Stream.of(record, consumer);
	}

	private static Map<String, List<JsonNode>> boundByKey() {
		Map<String, List<JsonNode>> byKey = new TreeMap<>();
		for (JsonNode consumer : world.consumers()) {
			if (consumer.has("key")) {
				ObjectNode order = JSON.createObjectNode();
				order.put("keyStore", consumer.path("keyStore").asString());
				order.put("key", consumer.path("key").asString());
				order.put("consumer", consumer.path("uri").asString());
				if (order.path("key").asString().equals("app-cmk")) {
					order.put("applicationSecret", sandbox.applicationSecretVersions().getFirst().toString());
				}
				Api.Answer bound = world.service().post("/v1/cmk-bindings", order.toString());
				assertThat(bound.status()).as(bound.text()).isEqualTo(201);
				assertThat(bound.json().path("consumer").asString()).isEqualTo(consumer.path("uri").asString());
				byKey
					.computeIfAbsent(order.path("keyStore").asString() + "/" + order.path("key").asString(),
							(_) -> new ArrayList<>())
					.add(bound.json());
			}
		}
		return byKey;
	}

	private static JsonNode rotated(String key) throws InterruptedException {
		Api.Answer answer = world.rotate(key, "Prefer", key.endsWith("disk-cmk") ? "wait=0" : "wait=60");
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		String id = answer.json().path("id").asString();
		if (key.equals("sandbox-vault/disk-cmk")) {
			awaitWrite(id);
			// A set is at work until its disks are on the new version.
			assertThat(world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}").status()).isEqualTo(200);
		}
		return world.awaitRest(id, LONGEST);
	}

	private static void awaitWrite(String rotation) throws InterruptedException {
		for (int looks = 0; !world.rotation(rotation).toString().contains("at work on a change"); looks++) {
			assertThat(looks).isLessThan(600);
			Thread.sleep(100);
		}
	}

	private static List<String> codes(JsonNode rotation) {
		return rotation.path("consumers").valueStream().map((one) -> one.path("code").asString("")).toList();
	}

	private static Map<String, Long> writes() {
		Map<String, Long> writes = new TreeMap<>();
		world.sandbox()
			.get("/ledger")
			.json()
			.valueStream()
			.filter((entry) -> entry.path("operation").asString().equals("PutConsumer"))
			.forEach((entry) -> writes.merge(entry.path("target").asString(), 1L, Long::sum));
		return writes;
	}

	/** What all consumers hold, with everything blanked out that names a key version. */
	private static Map<String, JsonNode> masked() {
		Map<String, JsonNode> masked = new TreeMap<>();
		world.consumers()
			.forEach((consumer) -> masked.put(consumer.path("uri").asString(),
					JSON.readTree(consumer.path("definition")
						.toString()
						.replaceAll("(?i)(-cmk(?:-[a-z]+)*[/_]|keyVersion\":\")[0-9a-f]{32}", "$1VERSION")
						.replaceAll("(KeyRotationTimestamp\":\")[^\"]*", "$1TIME")
						.replaceAll("(\"@odata.etag\":\")[^}]*?\\\\?\"\"", "$1TAG\"")
						.replaceAll("\"previousKeys\":\\[[^]]*]", "\"previousKeys\":[]"))));
		return masked;
	}

	private static void addTemporaryKey() {
		String workspace = world.consumers()
			.valueStream()
			.map((consumer) -> consumer.path("uri").asString())
			.filter((uri) -> uri.contains("Microsoft.Synapse"))
			.findFirst()
			.orElseThrow();
		sandbox.addResource((ObjectNode) JSON.readTree(
				"""
						{"id": "%s/keys/default-temporary", "name": "default-temporary", "type": "Microsoft.Synapse/workspaces/keys",
						 "properties": {"isActiveCMK": false, "keyVaultUrl": "https://sandbox-vault.vault.azure.net/keys/no-policy"}}"""
					.formatted(workspace)));
	}

}
