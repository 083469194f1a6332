package io.keyrotor.journey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers are found at Azure and bound, and it is seen when somebody changes them. */
@SuppressWarnings("NullAway.Init")
class DiscoveryJourneyIT {

	private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

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
	void findsEveryConsumerOfAKeyAndBindsNothing() {
		String extra = sandbox.addIndex("suites");
		JsonNode discovery = discover("", SEARCH_KEY);
		assertThat(discovery.path("unread")).isEmpty();
		assertThat(discovery.path("scope").path("key").asString()).isEqualTo("search-cmk");
		assertThat(uris(discovery)).containsExactlyInAnyOrderElementsOf(consumersOf("search-cmk")).contains(extra);
		for (JsonNode found : discovery.path("found")) {
			assertThat(found.path("drift").asString()).isEqualTo("Unmanaged");
			assertThat(found.path("mode").asString()).isEqualTo("Pinned");
			assertThat(found.path("adoptable").asBoolean()).isTrue();
		}
		assertThat(bindings()).isEmpty();
	}

	@Test
	void bindsWhatItFindsAndARepeatBindsNothingMore() {
		String unlisted = sandbox.addUnlisted();
		JsonNode trial = discover("?adopt=true&validateOnly=true", "{\"scope\": \"" + SUBSCRIPTION + "\"}");
		assertThat(trial.path("found").valueStream().filter((found) -> found.path("adopted").asBoolean()))
			.hasSizeGreaterThan(6);
		assertThat(bindings()).isEmpty();
		JsonNode adopted = discover("?adopt=true", "{\"scope\": \"" + SUBSCRIPTION + "\"}");
		assertThat(adopted.path("unread")).isEmpty();
		assertThat(drifts(adopted))
			.containsEntry("InSync",
					trial.path("found").valueStream().filter((found) -> found.path("adopted").asBoolean()).count())
			.containsEntry("Unmanaged", 1L);
		assertThat(adopted.path("found")
			.valueStream()
			.filter((found) -> found.path("drift").asString().equals("Unmanaged"))).singleElement()
			.satisfies((found) -> {
				assertThat(found.path("consumer").asString()).isEqualTo(unlisted);
				assertThat(found.path("obstacle").path("code").asString()).isEqualTo("NoCatalogueEntry");
			});
		List<String> bound = bindings();
		assertThat(bound)
			.hasSameSizeAs(adopted.path("found").valueStream().filter((one) -> one.has("binding")).toList());
		JsonNode again = discover("?adopt=true", "{\"scope\": \"" + SUBSCRIPTION + "\"}");
		assertThat(again.path("found").valueStream().filter((found) -> found.path("adopted").asBoolean())).isEmpty();
		assertThat(bindings()).isEqualTo(bound);
	}

	@Test
	void findsTheObjectsOfOneSearchServiceByItsIdOrItsAddress() {
		JsonNode byAddress = discover("", "{\"scope\": \"https://sandbox-search.search.windows.net/\"}");
		JsonNode byId = discover("", "{\"scope\": \"" + SUBSCRIPTION
				+ "/resourceGroups/sandbox/providers/Microsoft.Search/searchServices/sandbox-search\"}");
		assertThat(uris(byAddress)).containsExactlyInAnyOrderElementsOf(uris(byId))
			.isNotEmpty()
			.allMatch((uri) -> uri.startsWith("https://sandbox-search.search.windows.net/"));
	}

	@Test
	void whatOneConsumerStandsAgainstDoesNotKeepTheOthersFromBeingBound() {
		String hotels = "https://sandbox-search.search.windows.net/indexes('hotels')";
		sandbox.fault("{\"service\": \"Search\", \"method\": \"GET\", \"path\": \"/indexes('hotels')\", \"fault\":"
				+ " \"Status\", \"status\": 403, \"times\": 9}");
		JsonNode adopted = discover("?adopt=true", SEARCH_KEY);
		assertThat(adopted.path("found").valueStream().filter((found) -> !found.has("binding")))
			.extracting((found) -> found.path("consumer").asString())
			.containsExactly(hotels);
		JsonNode left = adopted.path("found")
			.valueStream()
			.filter((found) -> !found.has("binding"))
			.findFirst()
			.orElseThrow();
		assertThat(left.path("obstacle").path("code").asString()).isEqualTo("Forbidden");
		assertThat(world.sandbox().delete("/faults").status()).isEqualTo(204);
		assertThat(discover("?adopt=true", SEARCH_KEY).path("found").valueStream())
			.allMatch((found) -> found.has("binding"));
	}

	@Test
	void sameIdempotencyKeyBindsForOneScopeOnly() {
		String[] key = { "Idempotency-Key", "adopt-1" };
		assertThat(world.service().post("/v1/cmk-bindings/discover?adopt=true", SEARCH_KEY, key).status())
			.isEqualTo(200);
		assertThat(world.service().post("/v1/cmk-bindings/discover?adopt=true", SEARCH_KEY, key).status())
			.isEqualTo(200);
		assertThat(world.service()
			.post("/v1/cmk-bindings/discover?adopt=true", "{\"scope\": \"" + SUBSCRIPTION + "\"}", key)
			.status()).isEqualTo(422);
	}

	@Test
	void placeThatCannotBeReadIsNamedAndTheRestIsAnswered() {
		sandbox.fault("{\"service\": \"Search\", \"method\": \"GET\", \"path\": \"/skillsets\", \"fault\": \"Status\","
				+ " \"status\": 403, \"times\": 9}");
		JsonNode discovery = discover("", SEARCH_KEY);
		assertThat(discovery.path("unread").valueStream().map((place) -> place.path("message").asString()))
			.singleElement()
			.asString()
			.contains("skillsets");
		assertThat(uris(discovery)).isNotEmpty().noneMatch((uri) -> uri.contains("skillsets"));
	}

	@Test
	void throttledGraphIsSaidSoAndNeverTakenForNothing() {
		sandbox.fault("{\"service\": \"ResourceManager\", \"method\": \"POST\","
				+ " \"path\": \"/providers/Microsoft.ResourceGraph\", \"fault\": \"Status\", \"status\": 429,"
				+ " \"retryAfter\": \"PT7S\", \"times\": 1}");
		Api.Answer refused = world.service().post("/v1/cmk-bindings/discover?adopt=true", SEARCH_KEY);
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.json().path("code").asString()).isEqualTo("ConsumerThrottled");
		assertThat(refused.header("Retry-After")).isEqualTo("7");
		assertThat(bindings()).isEmpty();
		assertThat(uris(discover("", SEARCH_KEY))).isNotEmpty();
	}

	@Test
	void keyThatThereIsNotIsNotTakenForOneThatNothingUses() {
		Api.Answer refused = world.service()
			.post("/v1/cmk-bindings/discover", SEARCH_KEY.replace("search-cmk", "serach-cmk"));
		assertThat(refused.status()).isEqualTo(404);
		assertThat(refused.json().path("code").asString()).isEqualTo("KeyNotFound");
		assertThat(discover("", SEARCH_KEY.replace("search-cmk", "no-policy")).path("found")).isEmpty();
	}

	@Test
	void forgottenBindingIsUnmanagedAndBlocksTheRetirement() {
		discover("?adopt=true", SEARCH_KEY);
		JsonNode binding = world.service()
			.get("/v1/cmk-bindings?consumer=https://sandbox-search.search.windows.net/indexes('hotels')")
			.json()
			.path("value")
			.path(0);
		assertThat(world.service().delete("/v1/cmk-bindings/" + binding.path("id").asString()).status()).isEqualTo(204);
		JsonNode hotels = discover("", SEARCH_KEY).path("found")
			.valueStream()
			.filter((found) -> found.path("consumer").equals(binding.path("consumer")))
			.findFirst()
			.orElseThrow();
		assertThat(hotels.path("drift").asString()).isEqualTo("Unmanaged");
	}

	@Test
	void driftIsSeenWithItsReasonAndItsCure() {
		discover("?adopt=true", SEARCH_KEY);
		world.setPolicy(World.SEARCH_CMK);
		assertThat(verified("PinnedOld")).isEmpty();
		sandbox.createKey("sandbox-vault", "search-cmk");
		List<JsonNode> old = verified("PinnedOld");
		assertThat(old).hasSizeGreaterThan(3);
		assertThat(old.getFirst().path("diagnosis").path("remedy").asString()).contains("/rotations");
	}

	@Test
	void oldVersionThatSomebodyDisabledIsFoundAndEnabledInOneCall() {
		discover("?adopt=true", SEARCH_KEY);
		JsonNode binding = world.service().get("/v1/cmk-bindings?key=search-cmk").json().path("value").path(0);
		String version = binding.path("keyVersion").asString();
		sandbox.createKey("sandbox-vault", "search-cmk");
		sandbox.disableVersion("sandbox-vault", "search-cmk", version);
		JsonNode cut = verified("Unreachable").getFirst();
		assertThat(cut.path("diagnosis").path("code").asString()).isEqualTo("VersionDisabled");
		String call = cut.path("diagnosis").path("remedy").asString();
		assertThat(call)
			.startsWith("POST /v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + version + "/enable ");
		assertThat(world.service().post(call.split(" ", -1)[1], "").status()).isEqualTo(200);
		assertThat(verified("Unreachable")).isEmpty();
		assertThat(verified("PinnedOld")).isNotEmpty();
	}

	@Test
	void sweepKeepsTheDriftCurrentAndKnowsWhatNobodyBound() throws InterruptedException {
		discover("?adopt=true", SEARCH_KEY);
		String unlisted = sandbox.addUnlisted();
		assertThat(world.service().get("/v1/unmanaged-consumers").json().path("value")).isEmpty();
		sandbox.createKey("sandbox-vault", "search-cmk");
		assertThat(world.sandbox().post("/clock", "{\"advance\": \"PT7H\"}").status()).isEqualTo(200);
		await(() -> world.service().get("/v1/cmk-bindings?drift=InSync&key=search-cmk").json().path("value").isEmpty());
		assertThat(world.service().get("/v1/cmk-bindings?drift=PinnedOld").json().path("value")).hasSizeGreaterThan(3)
			.allSatisfy(
					(binding) -> assertThat(binding.path("diagnosis").path("code").asString()).isEqualTo("PinnedOld"));
		await(() -> !world.service().get("/v1/unmanaged-consumers?key=archive-cmk").json().path("value").isEmpty());
		JsonNode unmanaged = world.service()
			.get("/v1/unmanaged-consumers?key=archive-cmk")
			.json()
			.path("value")
			.path(0);
		assertThat(unmanaged.path("consumer").asString()).isEqualTo(unlisted);
		assertThat(unmanaged.path("drift").asString()).isEqualTo("Unmanaged");
		assertThat(unmanaged.path("adoptable").asBoolean(true)).isFalse();
		assertThat(world.service().get("/v1/unmanaged-consumers?key=search-cmk").json().path("value")).isEmpty();
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		for (int looks = 0; !condition.getAsBoolean(); looks++) {
			assertThat(looks).isLessThan(600);
			Thread.sleep(100);
		}
	}

	private static List<JsonNode> verified(String drift) {
		for (String id : bindings()) {
			assertThat(world.service().post("/v1/cmk-bindings/" + id + "/verify", "").status()).isEqualTo(200);
		}
		return world.service().get("/v1/cmk-bindings?drift=" + drift).json().path("value").valueStream().toList();
	}

	private static JsonNode discover(String query, String body) {
		Api.Answer answer = world.service().post("/v1/cmk-bindings/discover" + query, body);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		return answer.json();
	}

	private static List<String> uris(JsonNode discovery) {
		return discovery.path("found").valueStream().map((found) -> found.path("consumer").asString()).toList();
	}

	private static Map<String, Long> drifts(JsonNode discovery) {
		Map<String, Long> drifts = new TreeMap<>();
		discovery.path("found").forEach((found) -> drifts.merge(found.path("drift").asString(), 1L, Long::sum));
		return drifts;
	}

	private static List<String> consumersOf(String key) {
		return world.consumers()
			.valueStream()
			.filter((consumer) -> consumer.path("key").asString("").equals(key))
			.map((consumer) -> consumer.path("uri").asString())
			.toList();
	}

	private static List<String> bindings() {
		return ids(world.service().get("/v1/cmk-bindings?maxPageSize=500").json()).toList();
	}

	private static Stream<String> ids(JsonNode page) {
		return page.path("value").valueStream().map((binding) -> binding.path("id").asString());
	}

}
