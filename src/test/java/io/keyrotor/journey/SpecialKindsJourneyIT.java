package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers with code of their own are moved by a rotation, as Azure sees it. */
@SuppressWarnings("NullAway.Init")
class SpecialKindsJourneyIT {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/";

	private static final String WORKSPACE = PROVIDERS + "Microsoft.Synapse/workspaces/sandbox-synapse";

	private static final String CLUSTER = PROVIDERS + "Microsoft.ContainerService/managedClusters/sandbox-aks";

	private static final String[] WAIT = { "Prefer", "wait=60" };

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

	@ParameterizedTest
	@CsvSource({ "sql-cmk,Microsoft.Sql/servers/sandbox-sql/encryptionProtector/current",
			"eventhub-cmk,Microsoft.EventHub/namespaces/sandbox-events#key1",
			"postgres-cmk,Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres#primary",
			"postgres-geo-cmk,Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres#geoBackup",
			"databricks-disk-cmk,Microsoft.Databricks/workspaces/sandbox-databricks#managedDisk" })
	void movesTheKeyAndChangesNothingElse(String key, String consumer) throws InterruptedException {
		bind(key, PROVIDERS + consumer);
		Map<String, JsonNode> before = masked(key);
		JsonNode rotation = rotate(key);
		assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
		assertThat(state(rotation)).isEqualTo("Verified");
		String version = rotation.path("toVersion").asString();
		assertThat(world.consumers()
			.valueStream()
			.filter((one) -> one.toString().contains("/" + version) || one.toString().contains("\"" + version + "\"")
					|| one.toString().contains("_" + version)))
			.isNotEmpty();
		masked(key).forEach((uri, definition) -> assertThat(definition).as(uri).isEqualTo(before.get(uri)));
		assertThat(world.created("sandbox-vault/" + key)).containsExactly(version);
		assertThat(found(key)).isEqualTo(List.of(PROVIDERS + consumer));
	}

	@Test
	void takesASynapseWorkspaceToTheNewVersionByWayOfItsTemporaryKey() throws InterruptedException {
		addTemporaryKey();
		bind("synapse-cmk", WORKSPACE);
		Map<String, JsonNode> before = masked("synapse-cmk");
		Api.Answer plan = world.service()
			.post(World.path("sandbox-vault/synapse-cmk", "/rotations?validateOnly=true"), "{}");
		assertThat(plan.text()).contains("once more in up to 2 writes").doesNotContain("follows the key by itself.\"");
		JsonNode rotation = rotate("synapse-cmk");
		assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
		assertThat(state(rotation)).isEqualTo("Verified");
		assertThat(world.ledger("PutConsumer", WORKSPACE)).extracting((entry) -> entry.path("key").asString())
			.containsExactly("sandbox-vault/no-policy", "sandbox-vault/synapse-cmk");
		masked("synapse-cmk").forEach((uri, definition) -> assertThat(definition).as(uri).isEqualTo(before.get(uri)));
		assertThat(found("synapse-cmk")).containsExactly(WORKSPACE);
	}

	@Test
	void bindsTheTemporaryKeyOfAWorkspaceAndSaysWhatKeepsItsOldVersions() throws InterruptedException {
		addTemporaryKey();
		bind("no-policy", WORKSPACE + "/keys/default-temporary");
		String before = rotate("no-policy").path("fromVersion").asString();
		Api.Answer retirement = world.service()
			.post("/v1/retirements",
					"{\"keyStore\": \"sandbox-vault\", \"key\": \"no-policy\", \"version\": \"%s\"}".formatted(before));
		assertThat(retirement.status()).as(retirement.text()).isEqualTo(409);
		assertThat(retirement.text())
			.contains("ConsumerKeepsOldVersions", "default-temporary", "az synapse workspace key delete")
			.doesNotContain("UnknownConsumer");
		assertThat(found("no-policy")).containsExactly(WORKSPACE + "/keys/default-temporary");
		assertThat(world.ledger("PutConsumer", WORKSPACE)).isEmpty();
	}

	@Test
	void holdsForAWorkspaceWithoutATemporaryKeyAndGoesOnOnceItHasOne() throws InterruptedException {
		bind("synapse-cmk", WORKSPACE);
		JsonNode held = rotate("synapse-cmk");
		assertThat(held.path("phase").asString()).isEqualTo("Held");
		assertThat(held.toString()).contains("default-temporary");
		assertThat(world.ledger("PutConsumer", WORKSPACE)).isEmpty();
		addTemporaryKey();
		assertThat(state(resumed(held))).isEqualTo("Verified");
	}

	@Test
	void holdsForAClusterWithInstructionsAndVerifiesItOnceAnOperatorMovedIt() throws InterruptedException {
		bind("aks-cmk", CLUSTER);
		JsonNode held = rotate("aks-cmk");
		assertThat(held.path("phase").asString()).as("%s", held).isEqualTo("Held");
		assertThat(held.toString()).contains("az aks update");
		assertThat(world.ledger("PutConsumer", CLUSTER)).isEmpty();
		String key = "https://sandbox-vault.vault.azure.net/keys/aks-cmk/" + held.path("toVersion").asString();
		sandbox.changeHeld(CLUSTER,
				(cluster) -> ((ObjectNode) cluster.at("/properties/securityProfile/azureKeyVaultKms")).put("keyId",
						key));
		JsonNode rotation = resumed(held);
		assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
		assertThat(state(rotation)).isEqualTo("Verified");
		assertThat(world.ledger("PutConsumer", CLUSTER)).isEmpty();
	}

	private static void addTemporaryKey() {
		sandbox.addResource((ObjectNode) JSON.readTree(
				"""
						{"id": "%s/keys/default-temporary", "name": "default-temporary", "type": "Microsoft.Synapse/workspaces/keys",
						 "properties": {"isActiveCMK": false, "keyVaultUrl": "https://sandbox-vault.vault.azure.net/keys/no-policy"}}"""
					.formatted(WORKSPACE)));
	}

	private static void bind(String key, String consumer) {
		Api.Answer bound = world.service()
			.post("/v1/cmk-bindings", "{\"keyStore\": \"sandbox-vault\", \"key\": \"%s\", \"consumer\": \"%s\"}"
				.formatted(key, consumer));
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
	}

	private static JsonNode rotate(String key) throws InterruptedException {
		Api.Answer answer = world.rotate("sandbox-vault/" + key, WAIT);
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		return world.awaitRest(answer.json().path("id").asString(), LONGEST);
	}

	private static JsonNode resumed(JsonNode held) throws InterruptedException {
		String id = held.path("id").asString();
		Api.Answer answer = world.service().post("/v1/rotations/" + id + "/resume", "", WAIT);
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		return world.awaitRest(id, LONGEST);
	}

	private static String state(JsonNode rotation) {
		return rotation.path("consumers").path(0).path("progress").asString("");
	}

	/** What all consumers hold, with the versions of the key blanked out. */
	private static Map<String, JsonNode> masked(String key) {
		Map<String, JsonNode> masked = new TreeMap<>();
		world.consumers()
			.forEach((consumer) -> masked.put(consumer.path("uri").asString(),
					JSON.readTree(consumer.path("definition")
						.toString()
						.replaceAll("(" + key + "[/_]|" + key + "\"[^{}]*ersion\":\"|\"keyVersion\":\")[0-9a-f]{32}",
								"$1VERSION"))));
		return masked;
	}

	private static List<String> found(String key) {
		return world.service()
			.post("/v1/cmk-bindings/discover",
					"{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"%s\"}}".formatted(key))
			.json()
			.path("found")
			.valueStream()
			.peek((one) -> assertThat(one.path("drift").asString()).as("%s", one).isEqualTo("InSync"))
			.map((one) -> one.path("consumer").asString())
			.toList();
	}

}
