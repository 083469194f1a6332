package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers move to another key, also to one in an HSM, as Azure sees it. */
class RebindJourneyIT {

	private static final String[] WAIT = { "Prefer", "wait=60" };

	private static final String TO_HSM = "{\"keyStore\": \"sandbox-hsm\", \"key\": \"dicom-cmk\"%s}";

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder);
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@BeforeEach
	void reset() {
		this.world = new World(new Api(running.address()), new Api(running.sandbox().controlAddress()));
		assertThat(this.world.sandbox().post("/reset", "").status()).isEqualTo(200);
		this.world.bindAll();
	}

	@Test
	void movesAnIndexFromTheVaultToTheHsmAndBack() {
		JsonNode binding = binding("/indexes('hotels')");
		String uri = binding.path("consumer").stringValue();
		Map<String, JsonNode> before = this.world.definitions(World.SEARCH_CMK);
		String version = this.world.versions(World.SEARCH_CMK).get(uri);
		JsonNode plan = post(rebind(binding) + "?validateOnly=true", TO_HSM.formatted("")).json();
		assertThat(plan.path("accepted").booleanValue()).as("%s", plan).isTrue();
		assertThat(plan.path("consumers")).hasSize(1);
		assertThat(this.world.operations()).isEmpty();
		Api.Answer answer = post(rebind(binding), TO_HSM.formatted(", \"reason\": \"it goes to the HSM\""), WAIT);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		JsonNode rotation = answer.json();
		assertThat(rotation.path("trigger").stringValue()).isEqualTo("Rebind");
		assertThat(rotation.path("target").path("keyStore").stringValue()).isEqualTo("sandbox-hsm");
		assertThat(rotation.path("target").path("key").stringValue()).isEqualTo("dicom-cmk");
		assertThat(this.world.versions(World.DICOM_CMK)).containsEntry(uri, rotation.path("toVersion").stringValue());
		assertThat(this.world.versions(World.SEARCH_CMK)).doesNotContainKey(uri);
		assertThat(this.world.ledger("PutConsumer", uri)).hasSize(1);
		assertThat(this.world.operations()).containsExactly("PutConsumer");
		JsonNode moved = this.world.service().get("/v1/cmk-bindings/" + id(binding)).json();
		assertThat(moved.path("keyStore").stringValue()).isEqualTo("sandbox-hsm");
		assertThat(moved.path("drift").stringValue()).isEqualTo("InSync");
		String url = "/v1/rotations/" + id(rotation);
		JsonNode evidence = this.world.service().get(url + "/evidence").json();
		assertThat(evidence.path("writes")).hasSize(1);
		assertThat(evidence.path("writes").get(0).path("keyVersion")).isEqualTo(rotation.path("toVersion"));
		Api.Answer back = post(url + "/rollback", "", WAIT);
		assertThat(back.status()).as(back.text()).isEqualTo(200);
		assertThat(this.world.versions(World.SEARCH_CMK)).containsEntry(uri, version);
		assertThat(this.world.definitions(World.SEARCH_CMK)).isEqualTo(before);
		assertThat(binding("/indexes('hotels')").path("key").stringValue()).isEqualTo("search-cmk");
	}

	@Test
	void movesAllConsumersOfAKeyAndRetiresAllItsVersions() throws Exception {
		this.world.setPolicy(World.SEARCH_CMK);
		this.world.rotate(World.SEARCH_CMK, WAIT);
		List<String> consumers = List.copyOf(this.world.versions(World.SEARCH_CMK).keySet());
		Api.Answer answer = post(World.path(World.SEARCH_CMK, "/rotations"), """
				{"target": {"keyStore": "sandbox-hsm", "key": "dicom-cmk"}, "retirement": "Disable"}""", WAIT);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(this.world.versions(World.SEARCH_CMK)).isEmpty();
		assertThat(this.world.versions(World.DICOM_CMK)).containsKeys(consumers.toArray(String[]::new));
		assertThat(answer.json().path("retirementIds")).hasSize(2);
		assertThat(this.world.created(World.DICOM_CMK)).isEmpty();
		this.world.sandbox().post("/clock", "{\"advance\": \"PT49H\"}");
		awaitDisabled(2);
		this.world.sandbox().post("/clock", "{\"advance\": \"PT49H\"}");
		awaitSucceeded(answer.json().path("retirementIds"));
	}

	@Test
	void keepsTheVersionsThatADicomServiceNeeds() throws Exception {
		JsonNode binding = binding("/dicomservices/");
		Api.Answer answer = post(rebind(binding),
				"{\"keyStore\": \"sandbox-vault\", \"key\": \"no-policy\", \"retirement\": \"Disable\"}", WAIT);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(this.world.versions("sandbox-vault/no-policy")).containsKey(binding.path("consumer").stringValue());
		JsonNode retirement = awaitHeld(answer.json().path("retirementId").stringValue());
		assertThat(retirement.toString()).contains("ConsumerKeepsOldVersions").doesNotContain("VersionIsCurrent");
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void reappliesADicomServiceAtTheVersionItHas() {
		JsonNode binding = binding("/dicomservices/");
		String uri = binding.path("consumer").stringValue();
		Map<String, String> before = this.world.versions(World.DICOM_CMK);
		Api.Answer answer = post("/v1/cmk-bindings/" + id(binding) + "/reapply", "", WAIT);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.json().path("trigger").stringValue()).isEqualTo("Reapply");
		assertThat(this.world.ledger("PutConsumer", uri)).hasSize(1);
		assertThat(this.world.versions(World.DICOM_CMK)).isEqualTo(before);
	}

	@Test
	void locksBothKeysAndNamesWhatIsInTheWay() {
		JsonNode binding = binding("/indexes('hotels')");
		JsonNode held = post(rebind(binding), TO_HSM.formatted(", \"holdBefore\": \"Propagating\""), WAIT).json();
		assertThat(held.path("phase").stringValue()).isEqualTo("Held");
		Api.Answer ofTarget = post(rebind(binding("/dicomservices/")),
				"{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\"}");
		assertThat(ofTarget.status()).isEqualTo(409);
		assertThat(ofTarget.json().path("code").stringValue()).isEqualTo("RotationInProgress");
		assertThat(ofTarget.text()).contains(id(held));
		this.world.setPolicy(World.DICOM_CMK);
		assertThat(this.world.rotate(World.DICOM_CMK).json().path("code").stringValue())
			.isEqualTo("RotationInProgress");
		assertThat(this.world.operations()).doesNotContain("PutConsumer", "CreateVersion");
	}

	@Test
	void anEmergencyEndsTheHeldRotationAndMovesEverything() {
		this.world.setPolicy(World.SEARCH_CMK);
		List<String> consumers = List.copyOf(this.world.versions(World.SEARCH_CMK).keySet());
		JsonNode held = post(World.path(World.SEARCH_CMK, "/rotations"), "{\"holdBefore\": \"Propagating\"}", WAIT)
			.json();
		String order = """
				{"target": {"keyStore": "sandbox-hsm", "key": "dicom-cmk"}, "emergency": true%s}""";
		Api.Answer without = post(World.path(World.SEARCH_CMK, "/rotations"), order.formatted(""));
		assertThat(without.status()).as(without.text()).isEqualTo(400);
		Api.Answer answer = post(World.path(World.SEARCH_CMK, "/rotations"),
				order.formatted(", \"reason\": \"the key leaked\""), WAIT);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.json().path("trigger").stringValue()).isEqualTo("Emergency");
		assertThat(this.world.versions(World.DICOM_CMK)).containsKeys(consumers.toArray(String[]::new));
		JsonNode ended = this.world.rotation(id(held));
		assertThat(ended.path("phase").stringValue()).isEqualTo("Canceled");
		assertThat(ended.path("error").path("code").stringValue()).isEqualTo("Superseded");
		assertThat(ended.path("error").path("message").stringValue()).contains(id(answer.json()));
	}

	@Test
	void refusesWhatCouldNotBeCarriedOut() {
		JsonNode binding = binding("/indexes('hotels')");
		assertThat(code(post(rebind(binding), "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\"}")))
			.isEqualTo("409 TargetNotPossible");
		assertThat(code(post(rebind(binding), "{\"keyStore\": \"sandbox-vault\", \"key\": \"nothing\"}")))
			.isEqualTo("404 KeyNotFound");
		assertThat(code(post(rebind(binding), "{\"keyStore\": \"nowhere\", \"key\": \"nothing\"}")))
			.isEqualTo("404 KeyStoreNotFound");
		assertThat(code(post("/v1/cmk-bindings/6f1c8e0a-52d4-4b39-9a75-0d2b6a3e9c11/rebind", TO_HSM.formatted(""))))
			.isEqualTo("404 BindingNotFound");
		assertThat(code(post(rebind(binding), "{\"keyStore\": \"sandbox-hsm\"}"))).isEqualTo("400 InvalidRequest");
		assertThat(code(post("/v1/cmk-bindings/" + id(binding) + "/credentials",
				"{\"credentials\": {\"type\": \"Application\", \"applicationId\": \"a\", \"applicationSecret\": \"p4ssw0rd\"}}")))
			.isEqualTo("400 InvalidRequest");
		assertThat(this.world.operations()).isEmpty();
	}

	@Test
	void neverRepeatsWhatMayBeASecret() {
		Api.Answer answer = post("/v1/cmk-bindings/" + id(binding("/indexes('hotels')")) + "/credentials",
				"{\"credentials\": {\"type\": \"Application\", \"applicationId\": \"a\", \"applicationSecret\": \"p4ssw0rd\"}}");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text()).doesNotContain("p4ssw0rd");
	}

	private static String code(Api.Answer answer) {
		return answer.status() + " " + answer.json().path("code").stringValue("");
	}

	private Api.Answer post(String path, String body, String... headers) {
		return this.world.service().post(path, body, headers);
	}

	private JsonNode binding(String part) {
		return this.world.service()
			.get("/v1/cmk-bindings?maxPageSize=500")
			.json()
			.path("value")
			.valueStream()
			.filter((binding) -> binding.path("consumer").stringValue("").contains(part))
			.findFirst()
			.orElseThrow();
	}

	private static String rebind(JsonNode binding) {
		return "/v1/cmk-bindings/" + id(binding) + "/rebind";
	}

	private static String id(JsonNode resource) {
		return resource.path("id").stringValue();
	}

	private JsonNode awaitHeld(String retirement) throws InterruptedException {
		JsonNode seen = retirement(retirement);
		for (int tries = 0; tries < 200 && !seen.path("phase").stringValue("").equals("Held"); tries++) {
			Thread.sleep(100);
			seen = retirement(retirement);
		}
		assertThat(seen.path("phase").stringValue()).as("%s", seen).isEqualTo("Held");
		return seen;
	}

	private JsonNode retirement(String id) {
		return this.world.service().get("/v1/retirements/" + id).json();
	}

	private void awaitDisabled(int versions) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (this.world.ledger("DisableVersion", World.SEARCH_CMK).size() < versions && System.nanoTime() < end) {
			this.world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}");
			Thread.sleep(500);
		}
		assertThat(this.world.ledger("DisableVersion", World.SEARCH_CMK)).hasSize(versions);
	}

	private void awaitSucceeded(JsonNode retirements) throws InterruptedException {
		for (JsonNode retirement : retirements) {
			JsonNode seen = retirement(retirement.stringValue());
			for (int tries = 0; tries < 100 && !seen.path("phase").stringValue("").equals("Disabled"); tries++) {
				this.world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}");
				Thread.sleep(300);
				seen = retirement(retirement.stringValue());
			}
			assertThat(seen.path("phase").stringValue()).as("%s", seen).isEqualTo("Disabled");
		}
	}

}
