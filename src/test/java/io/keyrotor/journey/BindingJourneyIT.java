package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What people write when they bind consumers and look for them, and what they get. */
@SuppressWarnings("NullAway.Init")
class BindingJourneyIT {

	private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

	private static final String PROVIDERS = SUBSCRIPTION + "/resourceGroups/sandbox/providers/";

	private static final String SERVER = PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres";

	private static final String SEARCH_KEY = "{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\"}}";

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
	void ofAResourceWithSeveralKeysTheOneIsBoundThatHasTheKey() {
		JsonNode bound = ok(bind("postgres-geo-cmk", SERVER), 201);
		assertThat(bound.path("consumer").asString()).isEqualTo(SERVER + "#geoBackup");
		JsonNode again = ok(bind("postgres-geo-cmk", SERVER), 200);
		assertThat(again.path("id")).isEqualTo(bound.path("id"));
		assertThat(ok(bind("postgres-cmk", SERVER), 201).path("consumer").asString()).isEqualTo(SERVER + "#primary");
	}

	@Test
	void keyThatNoPartOfAResourceHasCannotBeBound() {
		assertThat(refused(bind("sql-cmk", SERVER))).contains("#primary", "#geoBackup");
		assertThat(refused(bind("postgres-cmk", SERVER + "#nope"))).contains("#nope", "#primary", "#geoBackup");
		assertThat(refused(bind("storage-cmk", PROVIDERS + "Microsoft.Storage/storageAccounts/sandboxstorage#nope")))
			.contains("leave out #nope");
	}

	@Test
	void typeOfAConsumerIsSpelledAsTheCatalogueHasIt() {
		JsonNode bound = ok(bind("eventhub-cmk", PROVIDERS + "microsoft.eventhub/NAMESPACES/sandbox-events#key1"), 201);
		assertThat(bound.path("kind").asString()).isEqualTo("Microsoft.EventHub/namespaces");
		assertThat(bound.path("consumer").asString())
			.isEqualTo(PROVIDERS + "Microsoft.EventHub/namespaces/sandbox-events#key1");
		assertThat(binding(bound).path("kind")).isEqualTo(bound.path("kind"));
	}

	@Test
	void resourceWhoseKeyIsBelowItIsToldWhatToBind() {
		String server = PROVIDERS + "Microsoft.Sql/servers/sandbox-sql";
		assertThat(refused(bind("sql-cmk", server))).contains(server + "/encryptionProtector/current")
			.doesNotContain("catalogue");
	}

	@Test
	void everyAnswerTellsTheSameTimeOfOneMoment() {
		JsonNode bound = ok(bind("search-cmk", "https://sandbox-search.search.windows.net/indexes('hotels')"), 201);
		JsonNode verified = ok(world.service().post("/v1/cmk-bindings/" + bound.path("id").asString() + "/verify", ""),
				200);
		assertThat(verified.path("lastVerifiedOn")).isEqualTo(binding(bound).path("lastVerifiedOn"));
		Instant asOf = Instant.parse(discover("", SEARCH_KEY).path("asOf").asString());
		assertThat(asOf).isEqualTo(asOf.truncatedTo(ChronoUnit.MILLIS));
	}

	@Test
	void whatIsFoundAndNotBoundIsKeptUnlessItIsATrial() {
		discover("?validateOnly=true", SEARCH_KEY);
		discover("?adopt=true&validateOnly=true", SEARCH_KEY);
		assertThat(unmanaged()).isEmpty();
		JsonNode found = discover("", SEARCH_KEY).path("found");
		assertThat(found).isNotEmpty();
		assertThat(unmanaged()).containsExactlyInAnyOrderElementsOf(
				found.valueStream().map((one) -> one.path("consumer").asString()).toList());
		discover("?adopt=true", SEARCH_KEY);
		assertThat(unmanaged()).isEmpty();
	}

	@Test
	void consumerOfADeletedBindingIsUnmanagedAtOnce() {
		String hotels = "https://sandbox-search.search.windows.net/indexes('hotels')";
		JsonNode bound = ok(bind("search-cmk", hotels), 201);
		String url = "/v1/cmk-bindings/" + bound.path("id").asString();
		assertThat(world.service().delete(url + "?validateOnly=true").status()).isEqualTo(204);
		assertThat(unmanaged()).isEmpty();
		assertThat(world.service().delete(url).status()).isEqualTo(204);
		JsonNode left = world.service().get("/v1/unmanaged-consumers?key=search-cmk").json().path("value").path(0);
		assertThat(left.path("consumer").asString()).isEqualTo(hotels);
		assertThat(left.path("keyVersion")).isEqualTo(bound.path("keyVersion"));
		assertThat(left.path("lastSeenOn")).isEqualTo(bound.path("lastVerifiedOn"));
		assertThat(left.path("adoptable").asBoolean()).isTrue();
		ok(bind("search-cmk", hotels), 201);
		assertThat(unmanaged()).isEmpty();
	}

	@Test
	void consumersOfAKeyThatIsNotThereAreNotFound() {
		Api.Answer answer = world.service().post("/v1/cmk-bindings/discover", SEARCH_KEY.replace("search-cmk", "nope"));
		assertThat(answer.status()).as(answer.text()).isEqualTo(404);
		assertThat(answer.json().path("code").asString()).isEqualTo("KeyNotFound");
		assertThat(discover("", SEARCH_KEY.replace("search-cmk", "no-policy")).path("found")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/subscriptions/abc", "/subscriptions/abc/resourceGroups/sandbox",
			"/subscriptions/00000000-0000-0000-0000-00000000000g" })
	void subscriptionThatIsNoGuidIsAMistake(String scope) {
		Api.Answer answer = world.service().post("/v1/cmk-bindings/discover", "{\"scope\": \"" + scope + "\"}");
		assertThat(answer.status()).as(answer.text()).isEqualTo(400);
		assertThat(answer.json().path("errors").path(0).path("field").asString()).isEqualTo("scope");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/subscriptions/00000000-0000-0000-0000-000000000009", SUBSCRIPTION + "/resourceGroups/no",
			"/subscriptions/00000000-0000-0000-0000-000000000009/resourceGroups/sandbox" })
	void placeThatNobodyShowsUsIsUnread(String scope) {
		JsonNode discovery = discover("", "{\"scope\": \"" + scope + "\"}");
		assertThat(discovery.path("found")).isEmpty();
		assertThat(discovery.path("unread")).hasSize(1);
		assertThat(discovery.path("unread").path(0).path("message").asString()).contains(scope, "role Reader");
	}

	@ParameterizedTest
	@ValueSource(strings = { SUBSCRIPTION, SUBSCRIPTION + "/resourceGroups/Sandbox/" })
	void placeThatIsShownIsRead(String scope) {
		JsonNode discovery = discover("", "{\"scope\": \"" + scope + "\"}");
		assertThat(discovery.path("unread")).isEmpty();
		assertThat(discovery.path("found")).isNotEmpty();
	}

	private static Api.Answer bind(String key, String consumer) {
		return world.service()
			.post("/v1/cmk-bindings", "{\"keyStore\": \"sandbox-vault\", \"key\": \"%s\", \"consumer\": \"%s\"}"
				.formatted(key, consumer));
	}

	private static JsonNode binding(JsonNode bound) {
		return ok(world.service().get("/v1/cmk-bindings/" + bound.path("id").asString()), 200);
	}

	private static JsonNode ok(Api.Answer answer, int status) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		return answer.json();
	}

	private static String refused(Api.Answer answer) {
		JsonNode problem = ok(answer, 409);
		assertThat(problem.path("code").asString()).isEqualTo("BindingNotPossible");
		return problem.path("detail").asString();
	}

	private static JsonNode discover(String query, String body) {
		return ok(world.service().post("/v1/cmk-bindings/discover" + query, body), 200);
	}

	private static List<String> unmanaged() {
		return world.service()
			.get("/v1/unmanaged-consumers")
			.json()
			.path("value")
			.valueStream()
			.map((one) -> one.path("consumer").asString())
			.toList();
	}

}
