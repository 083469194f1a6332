package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A resource with several keys is as many consumers, each of which is moved alone. */
@SuppressWarnings("NullAway.Init")
class SeveralKeysJourneyIT {

	private static final String PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/";

	private static final String POSTGRES = PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres";

	private static final String EVENTS = PROVIDERS + "Microsoft.EventHub/namespaces/sandbox-events";

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
	@CsvSource({ "postgres-geo-cmk, geoBackup, " + POSTGRES, "eventhub-cmk-two, key2, " + EVENTS })
	void oneOfThemIsAdoptedMovedForgottenAndAdoptedAgainAndItsSiblingsStayAsTheyAre(String key, String block,
			String resource) throws InterruptedException {
		String part = resource + "#" + block;
		String id = adopted(key, part);
		String siblings = siblings(resource, key);
		JsonNode rotation = rotated(key);
		assertThat(rotation.path("consumers").findValuesAsString("consumer")).containsExactly(part);
		assertThat(world.ledger("PutConsumer", resource)).hasSize(1);
		assertThat(siblings(resource, key)).isEqualTo(siblings);
		assertThat(sandbox.definitionOf(part).toString()).contains(rotation.path("toVersion").asString());
		assertThat(world.service().delete("/v1/cmk-bindings/" + id).status()).isEqualTo(204);
		assertThat(found(key, "").path("drift").asString()).isEqualTo("Unmanaged");
		assertThat(adopted(key, part)).isNotEqualTo(id);
		assertThat(world.ledger("PutConsumer", resource)).hasSize(1);
	}

	@Test
	void wholeOneWhoseKeysDifferIsRefusedWithTheNamesOfItsPartsUnlessOneHasTheKey() {
		Api.Answer bound = bind("postgres-geo-cmk", POSTGRES);
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		assertThat(bound.json().path("consumer").asString()).isEqualTo(POSTGRES + "#geoBackup");
		Api.Answer refused = bind("eventhub-cmk", POSTGRES);
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.json().path("code").asString()).isEqualTo("BindingNotPossible");
		assertThat(refused.json().path("detail").asString()).contains(POSTGRES + "#primary", POSTGRES + "#geoBackup");
	}

	@ParameterizedTest
	@CsvSource({ "postgres-cmk, " + POSTGRES + "#nonsense", "eventhub-cmk, " + EVENTS + "#key3",
			"storage-cmk, " + PROVIDERS + "Microsoft.Storage/storageAccounts/sandboxstorage#primary",
			"postgres-cmk, " + POSTGRES + "#geoBackup" })
	void partThatThereIsNotOrThatHasAnotherKeyIsTheCallersMistake(String key, String consumer) {
		Api.Answer refused = bind(key, consumer);
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.json().path("code").asString()).isEqualTo("BindingNotPossible");
		assertThat(bind("?validateOnly=true", key, consumer).status()).isEqualTo(409);
		assertThat(world.service().get("/v1/cmk-bindings").json().path("value")).isEmpty();
	}

	@Test
	void wholeOneAndItsPartOnTheSameKeyAreMovedTogether() throws InterruptedException {
		sandbox.changeHeld(POSTGRES, (server) -> {
			ObjectNode keys = (ObjectNode) server.at("/properties/dataEncryption");
			keys.put("geoBackupKeyURI", keys.path("primaryKeyURI").asString());
		});
		assertThat(bind("postgres-cmk", POSTGRES).status()).isEqualTo(201);
		Api.Answer part = bind("postgres-cmk", POSTGRES + "#geoBackup");
		assertThat(part.status()).as(part.text()).isEqualTo(201);
		JsonNode rotation = rotated("postgres-cmk");
		assertThat(rotation.path("consumers").findValuesAsString("progress")).containsExactly("Verified", "Verified");
		JsonNode keys = sandbox.definitionOf(POSTGRES).at("/properties/dataEncryption");
		assertThat(keys.path("primaryKeyURI").asString()).endsWith(rotation.path("toVersion").asString())
			.isEqualTo(keys.path("geoBackupKeyURI").asString());
		assertThat(world.ledger("PutConsumer", POSTGRES)).hasSizeBetween(1, 2);
	}

	@Test
	void twoPartsThatAreMovedAtTheSameTimeDoNotUndoEachOther() throws InterruptedException {
		assertThat(bind("postgres-cmk", POSTGRES + "#primary").status()).isEqualTo(201);
		assertThat(bind("postgres-geo-cmk", POSTGRES + "#geoBackup").status()).isEqualTo(201);
		String first = world.rotate("sandbox-vault/postgres-cmk").json().path("id").asString();
		String second = world.rotate("sandbox-vault/postgres-geo-cmk").json().path("id").asString();
		List<JsonNode> both = List.of(world.awaitRest(first, LONGEST), world.awaitRest(second, LONGEST));
		assertThat(both).allSatisfy(
				(rotation) -> assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed"));
		assertThat(sandbox.definitionOf(POSTGRES + "#primary").toString())
			.contains(both.getFirst().path("toVersion").asString(), both.getLast().path("toVersion").asString());
		assertThat(world.ledger("PutConsumer", POSTGRES)).hasSize(2);
	}

	/** All that the resource holds, without the version of this key. */
	private static String siblings(String resource, String key) {
		return world.consumers()
			.valueStream()
			.filter((consumer) -> consumer.path("uri").asString().startsWith(resource))
			.map((consumer) -> consumer.path("definition").toString())
			.findFirst()
			.orElseThrow()
			.replaceAll("(/" + key + "/)[0-9a-f]{32}", "$1VERSION")
			.replaceAll("(\"keyName\":\"" + key + "\"[^{}]*\"keyVersion\":\")[0-9a-f]{32}", "$1VERSION");
	}

	private static String adopted(String key, String part) {
		JsonNode found = found(key, "?adopt=true");
		assertThat(found.path("consumer").asString()).isEqualTo(part);
		assertThat(found.path("adopted").asBoolean()).isTrue();
		assertThat(found.path("drift").asString()).isEqualTo("InSync");
		return found.path("binding").asString();
	}

	private static JsonNode found(String key, String query) {
		JsonNode found = world.service()
			.post("/v1/cmk-bindings/discover" + query,
					"{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"%s\"}}".formatted(key))
			.json()
			.path("found");
		assertThat(found).as(key).hasSize(1);
		return found.path(0);
	}

	private static Api.Answer bind(String key, String consumer) {
		return bind("", key, consumer);
	}

	private static Api.Answer bind(String query, String key, String consumer) {
		return world.service()
			.post("/v1/cmk-bindings" + query, "{\"keyStore\": \"sandbox-vault\", \"key\": \"%s\", \"consumer\": \"%s\"}"
				.formatted(key, consumer));
	}

	private static JsonNode rotated(String key) throws InterruptedException {
		Api.Answer answer = world.rotate("sandbox-vault/" + key, "Prefer", "wait=60");
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		JsonNode rotation = world.awaitRest(answer.json().path("id").asString(), LONGEST);
		assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
		return rotation;
	}

}
