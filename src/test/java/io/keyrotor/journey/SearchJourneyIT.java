package io.keyrotor.journey;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The objects of AI Search and their secrets, as Azure and a user see them. */
@SuppressWarnings("NullAway.Init")
@ExtendWith(OutputCaptureExtension.class)
class SearchJourneyIT {

	private static final String SEARCH = "https://sandbox-search.search.windows.net/";

	private static final String BRANDS = SEARCH + "synonymmaps('brands')";

	private static final String ORDERS = SEARCH + "datasources('orders')";

	private static final String APP_CMK = "sandbox-vault/app-cmk";

	private static final String ENFORCEMENT = "/v1/search-services/cmk-enforcement";

	private static final String[] WAIT = { "Prefer", "wait=60" };

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
	@CsvSource(quoteCharacter = '"',
			value = { "search-cmk,indexes/hotels,indexes('hotels')",
					"search-cmk,synonymmaps/synonymmap1,synonymmaps('synonymmap1')",
					"search-cmk,indexers/indexer1,indexers('indexer1')",
					"search-cmk,datasources/datasource1,datasources('datasource1')",
					"search-cmk,skillsets/skillset1,skillsets('skillset1')",
					"kb-cmk,knowledgebases/concierge,knowledgebases('concierge')",
					"kb-cmk,knowledgesources/house-rules,knowledgesources('house-rules')",
					"uami-cmk,indexes/lounges,indexes('lounges')" })
	void movesAnObjectOfEveryKindByEitherFormOfItsAddress(String key, String slash, String brackets) {
		String store = "sandbox-vault/" + key;
		String binding = id(bind(SEARCH + slash, key, ""));
		Api.Answer again = post("/v1/cmk-bindings", wish(SEARCH + brackets, key, ""));
		assertThat(again.status()).as(again.text()).isEqualTo(200);
		assertThat(id(again.json())).isEqualTo(binding);
		world.setPolicy(store);
		Map<String, JsonNode> before = world.definitions(store);

		JsonNode rotation = completed(world.rotate(store, WAIT));

		String uri = SEARCH + brackets;
		assertThat(world.ledger("PutConsumer", uri)).hasSize(1);
		assertThat(world.versions(store)).containsEntry(uri, rotation.path("toVersion").asString());
		assertThat(world.definitions(store)).isEqualTo(before);
	}

	@Test
	void readsTheSecretOfAnApplicationWhenItIsNeededAndKeepsItNowhere(CapturedOutput output) throws IOException {
		String one = id(bind(BRANDS, "app-cmk", secret()));
		bind(ORDERS, "app-cmk", secret());
		List<String> values = List.of("sandbox-app-secret-of-last-year", "sandbox-app-secret-of-this-year");
		assertThat(applicationSecrets()).containsOnly(values.getFirst());
		world.setPolicy(APP_CMK);
		JsonNode rotation = completed(world.rotate(APP_CMK, WAIT));
		assertThat(applicationSecrets()).containsOnly(values.getLast());
		String credentials = "{\"credentials\": {\"type\": \"Application\", \"applicationId\": \"%s\"%s}}".formatted(
				sandbox.definitionOf(BRANDS).at("/encryptionKey/accessCredentials/applicationId").asString(),
				", \"applicationSecret\": \"" + sandbox.applicationSecretVersions().getFirst() + "\"");
		JsonNode ofOne = completed(post("/v1/cmk-bindings/" + one + "/credentials", credentials, WAIT));
		assertThat(applicationSecrets()).containsExactlyInAnyOrderElementsOf(values);
		JsonNode ofAll = completed(post(World.path(APP_CMK, "/credentials"), credentials, WAIT));
		assertThat(applicationSecrets()).containsOnly(values.getFirst());
		assertThat(ofAll.path("consumers")).hasSize(2);
		for (String value : values) {
			assertThat(kept()).as("database").doesNotContain(value);
			assertThat(output.getAll()).as("log").doesNotContain(value);
			for (JsonNode each : List.of(rotation, ofOne, ofAll)) {
				assertThat(each.toString() + evidence(each)).doesNotContain(value);
			}
		}
	}

	@Test
	void isHeldForASecretUntilSomebodySaysWhereItIs() {
		String brands = id(bind(BRANDS, "app-cmk", ""));
		JsonNode warned = verified(brands);
		assertThat(warned.path("drift").asString()).isEqualTo("InSync");
		assertThat(warned.at("/diagnosis/code").asString()).isEqualTo("NeedsSecret");
		assertThat(warned.at("/diagnosis/message").asString()).contains("next rotation");
		world.setPolicy(APP_CMK);
		JsonNode held = world.rotate(APP_CMK, WAIT).json();
		assertThat(held.path("phase").asString()).isEqualTo("Held");
		assertThat(held.at("/consumers/0/detail").asString()).contains("DELETE /v1/cmk-bindings/" + brands,
				"applicationSecret");
		assertThat(world.operations()).doesNotContain("PutConsumer");
		assertThat(world.service().delete("/v1/cmk-bindings/" + brands).status()).isEqualTo(204);
		bind(BRANDS, "app-cmk", secret());

		JsonNode completed = completed(post("/v1/rotations/" + id(held) + "/resume", "", WAIT));

		assertThat(world.versions(APP_CMK)).containsEntry(BRANDS, completed.path("toVersion").asString());
		assertThat(world.ledger("PutConsumer", BRANDS)).hasSize(1);
	}

	@Test
	void tellsAnEndedApplicationSecretAsOneOfTheReasons() {
		String brands = id(bind(BRANDS, "app-cmk", secret()));
		sandbox.oldApplicationSecretsWork(false);
		JsonNode cutOff = verified(brands);
		assertThat(cutOff.path("drift").asString()).isEqualTo("Unreachable");
		assertThat(cutOff.at("/diagnosis/remedy").asString()).contains("application", "secret has not ended");
	}

	@Test
	void putsBackWhatAServiceLostAlsoAfterARefusal() {
		String hotels = SEARCH + "indexes('hotels')";
		String binding = id(bind(hotels, "search-cmk", ""));
		world.setPolicy(World.SEARCH_CMK);
		Map<String, JsonNode> before = world.definitions(World.SEARCH_CMK);
		fault("\"fault\": \"DropProperty\"");
		JsonNode held = world.rotate(World.SEARCH_CMK, WAIT).json();
		assertThat(held.at("/consumers/0/code").asString()).isEqualTo("ConsumerChanged");
		assertThat(world.definitions(World.SEARCH_CMK)).isNotEqualTo(before);
		String consumer = "/v1/rotations/" + id(held) + "/consumers/" + binding;
		assertThat(held.at("/consumers/0/detail").asString()).contains("POST " + consumer + "/put-back");

		fault("\"fault\": \"Status\", \"status\": 400");
		JsonNode refused = post(consumer + "/put-back", "", WAIT).json();
		assertThat(refused.at("/consumers/0/code").asString()).isEqualTo("Rejected");
		Api.Answer tooEarly = post(consumer + "/put-back", "", WAIT);
		assertThat(tooEarly.status()).isEqualTo(409);
		assertThat(tooEarly.json().path("detail").asString()).contains("retry it first");
		assertThat(post(consumer + "/retry", "", WAIT).json().at("/consumers/0/code").asString())
			.isEqualTo("ConsumerChanged");
		fault("\"fault\": \"ResetAfterEffect\"");
		completed(post(consumer + "/put-back", "", WAIT));

		assertThat(world.definitions(World.SEARCH_CMK)).isEqualTo(before);
		assertThat(world.ledger("PutConsumer", hotels)).hasSize(2);
		assertThat(post(consumer + "/put-back", "", WAIT).status()).isEqualTo(409);
		assertThat(world.ledger("PutConsumer", hotels)).hasSize(2);
	}

	@Test
	void setsTheEnforcementOnceAndReadsItBack() {
		String service = "?resourceId=" + URLEncoder
			.encode("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox/providers/"
					+ "Microsoft.Search/searchServices/sandbox-search", StandardCharsets.UTF_8);
		String enabled = "{\"enforcement\": \"Enabled\"}";
		JsonNode before = world.service().get(ENFORCEMENT + service).json();
		assertThat(before.path("unencryptedObjects").path(0).asString()).isEqualTo(SEARCH + "indexes('plain')");
		assertThat(before.path("policies").valueStream().map((policy) -> policy.path("effect").asString()))
			.containsExactlyInAnyOrder("Audit", "NotAssigned");
		assertThat(enforced(service + "&validateOnly=true", enabled)).isEqualTo("Unspecified");
		assertThat(enforced(service, enabled)).isEqualTo("Enabled");
		assertThat(enforced(service, enabled)).isEqualTo("Enabled");
		sandbox.ignoreEnforcement(true);
		Api.Answer ignored = world.service().patch(ENFORCEMENT + service, enabled.replace("Enabled", "Disabled"));
		assertThat(ignored.status()).as(ignored.text()).isEqualTo(502);
		assertThat(ignored.json().path("detail").asString()).contains("Enabled", "Disabled");
		JsonNode writes = world.service().get(ENFORCEMENT + "/evidence" + service).json().path("writes");
		assertThat(writes).hasSize(2);
		assertThat(writes.path(1).path("detail").asString()).contains("is Enabled when read back");
	}

	private static String enforced(String query, String body) {
		Api.Answer answer = world.service().patch(ENFORCEMENT + query, body);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		return world.service()
			.get(ENFORCEMENT + query.replace("&validateOnly=true", ""))
			.json()
			.path("enforcement")
			.asString();
	}

	private static void fault(String what) {
		sandbox.fault("{\"service\": \"Search\", \"method\": \"PUT\", \"path\": \"/indexes('hotels')\","
				+ " \"times\": 1, " + what + "}");
	}

	private static String secret() {
		return ", \"applicationSecret\": \"" + sandbox.applicationSecret() + "\"";
	}

	private static String wish(String consumer, String key, String more) {
		return "{\"keyStore\": \"sandbox-vault\", \"key\": \"%s\", \"consumer\": \"%s\"%s}".formatted(key, consumer,
				more);
	}

	private static JsonNode bind(String consumer, String key, String more) {
		Api.Answer bound = post("/v1/cmk-bindings", wish(consumer, key, more));
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		return bound.json();
	}

	private static JsonNode verified(String binding) {
		return post("/v1/cmk-bindings/" + binding + "/verify", "").json();
	}

	private static JsonNode completed(Api.Answer answer) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.json().path("phase").asString()).as(answer.text()).isEqualTo("Completed");
		return answer.json();
	}

	private static Api.Answer post(String path, String body, String... headers) {
		return world.service().post(path, body, headers);
	}

	private static String id(JsonNode resource) {
		return resource.path("id").asString();
	}

	private static String evidence(JsonNode rotation) {
		return world.service().get("/v1/rotations/" + id(rotation) + "/evidence").text();
	}

	private static List<String> applicationSecrets() {
		return Stream.of(BRANDS, ORDERS)
			.map((uri) -> sandbox.definitionOf(uri).at("/encryptionKey/accessCredentials/applicationSecret").asString())
			.distinct()
			.toList();
	}

	private static String kept() throws IOException {
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
			}
		}
		return all.toString();
	}

}
