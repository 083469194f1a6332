package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** ARM resources leave a key for another one, and come back to it. */
@SuppressWarnings("NullAway.Init")
class RekeyJourneyIT {

	private static final String PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/";

	private static final String EVENTS = PROVIDERS + "Microsoft.EventHub/namespaces/sandbox-events";

	private static final String DISKS = PROVIDERS + "Microsoft.Compute/diskEncryptionSets/sandbox-disks";

	private static final String PROTECTOR = PROVIDERS + "Microsoft.Sql/servers/sandbox-sql/encryptionProtector/current";

	private static final String LAKE = PROVIDERS + "Microsoft.Databricks/workspaces/sandbox-databricks";

	private static final Duration LONGEST = Duration.ofSeconds(90);

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
	}

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@Test
	void movesBothKeysOfANamespaceThatAreTheSameToAnotherKeyAndBack() throws InterruptedException {
		sandbox.changeHeld(EVENTS, (held) -> {
			JsonNode keys = held.at("/properties/encryption/keyVaultProperties");
			((ObjectNode) keys.get(1)).setAll((ObjectNode) keys.get(0).deepCopy());
		});
		adopt("eventhub-cmk", EVENTS + "#key1", EVENTS + "#key2");
		movesAwayAndBack("eventhub-cmk", EVENTS);
	}

	@Test
	void movesBothKeysOfAWorkspaceThatAreTheSameToAnotherKeyAndBack() throws InterruptedException {
		sandbox.changeHeld(LAKE, (held) -> {
			ObjectNode services = (ObjectNode) held
				.at("/properties/encryption/entities/managedServices/keyVaultProperties");
			ObjectNode files = (ObjectNode) held.at("/properties/parameters/encryption/value");
			services.set("keyName", files.path("KeyName"));
			services.set("keyVersion", files.path("keyversion"));
		});
		adopt("databricks-dbfs-cmk", LAKE + "#dbfs", LAKE + "#managedServices");
		movesAwayAndBack("databricks-dbfs-cmk", LAKE);
	}

	@Test
	void movesADiskEncryptionSetThatFollowsItsKeyToAnotherKeyAndBack() throws InterruptedException {
		sandbox.changeHeld(DISKS, (held) -> properties(held).put("rotationToLatestKeyVersionEnabled", true));
		adopt("disk-cmk", DISKS);
		movesAwayAndBack("disk-cmk", DISKS);
	}

	@Test
	void appliesTheKeyOfADiskEncryptionSetThatFollowsItOnceMore() throws InterruptedException {
		sandbox.changeHeld(DISKS, (held) -> properties(held).put("rotationToLatestKeyVersionEnabled", true));
		adopt("disk-cmk", DISKS);
		JsonNode before = held(DISKS);
		String binding = world.service().get("/v1/cmk-bindings").json().path("value").path(0).path("id").asString();
		JsonNode rotation = atRest(world.service().post("/v1/cmk-bindings/" + binding + "/reapply", ""));
		assertThat(progress(rotation)).as("%s", rotation).containsOnly("Verified");
		assertThat(world.ledger("PutConsumer", DISKS)).hasSize(1);
		assertThat(held(DISKS)).isEqualTo(before);
	}

	@Test
	void movesAProtectorThatFollowsItsKeyToAnotherKeyAndBack() throws InterruptedException {
		sandbox.changeHeld(PROTECTOR, (held) -> properties(held).put("autoRotationEnabled", true));
		adopt("sql-cmk", PROTECTOR);
		movesAwayAndBack("sql-cmk", PROTECTOR);
	}

	@Test
	void movesTheDisksOfAWorkspaceThatFollowTheirKeyToAnotherKeyAndBack() throws InterruptedException {
		sandbox.changeHeld(LAKE, (held) -> ((ObjectNode) held.at("/properties/encryption/entities/managedDisk"))
			.put("rotationToLatestKeyVersionEnabled", true));
		adopt("databricks-disk-cmk", LAKE + "#managedDisk");
		movesAwayAndBack("databricks-disk-cmk", LAKE);
	}

	private static ObjectNode properties(ObjectNode held) {
		return (ObjectNode) held.path("properties");
	}

	private static void movesAwayAndBack(String key, String resource) throws InterruptedException {
		JsonNode before = held(resource);
		JsonNode moved = emergency(key);
		assertThat(progress(moved)).as("%s", moved).isNotEmpty().containsOnly("Verified");
		assertThat(held(resource).toString()).doesNotContain("\"" + key + "\"", "/" + key + "/", "_" + key + "_");
		JsonNode back = rolledBack(moved);
		assertThat(progress(back)).as("%s", back).containsOnly("RolledBack");
		assertThat(held(resource)).isEqualTo(before);
	}

	private static JsonNode held(String resource) {
		List<JsonNode> found = new ArrayList<>();
		sandbox.changeHeld(resource, (held) -> found.add(held.deepCopy()));
		ObjectNode held = (ObjectNode) found.getFirst();
		((ObjectNode) held.path("properties")).remove(List.of("updatedAt", "lastKeyRotationTimestamp"));
		return held;
	}

	private static void adopt(String key, String... consumers) {
		Api.Answer answer = world.service()
			.post("/v1/cmk-bindings/discover?adopt=true",
					"{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"%s\"}}".formatted(key));
		assertThat(answer.status()).as(answer.text()).isLessThan(300);
		assertThat(answer.json().path("found").findValuesAsString("consumer")).as(answer.text())
			.containsExactlyInAnyOrder(consumers);
	}

	private static JsonNode emergency(String key) throws InterruptedException {
		JsonNode rotation = atRest(world.service().post(World.path("sandbox-vault/" + key, "/rotations"), """
				{"target": {"keyStore": "sandbox-vault", "key": "no-policy"}, "emergency": true,
				 "reason": "the key leaked"}"""));
		assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
		return rotation;
	}

	private static JsonNode rolledBack(JsonNode rotation) throws InterruptedException {
		return atRest(world.service().post("/v1/rotations/" + rotation.path("id").asString() + "/rollback", ""));
	}

	/** Disks are re-encrypted meanwhile, and time passes for that. */
	private static JsonNode atRest(Api.Answer answer) throws InterruptedException {
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		JsonNode rotation = answer.json();
		long end = System.nanoTime() + LONGEST.toNanos();
		while (!World.rests(rotation) && System.nanoTime() < end) {
			Thread.sleep(250);
			world.sandbox().post("/clock", "{\"advance\": \"PT30S\"}");
			rotation = world.rotation(rotation.path("id").asString());
		}
		assertThat(World.rests(rotation)).as("%s", rotation).isTrue();
		return rotation;
	}

	private static List<String> progress(JsonNode rotation) {
		return rotation.path("consumers").findValuesAsString("progress");
	}

}
