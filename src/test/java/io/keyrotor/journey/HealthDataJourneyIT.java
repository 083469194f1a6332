package io.keyrotor.journey;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

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

import static org.assertj.core.api.Assertions.assertThat;

/** DICOM and FHIR services, as Azure and a user see them. */
@SuppressWarnings("NullAway.Init")
class HealthDataJourneyIT {

	private static final String DICOM = "sandbox-hsm/dicom-cmk,dicomservices/sandbox-dicom";

	private static final String FHIR = "sandbox-vault/fhir-cmk,fhirservices/sandbox-fhir";

	private static final String WORKSPACE = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/Microsoft.HealthcareApis/workspaces/sandbox-workspace/";

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
	@CsvSource({ DICOM, FHIR })
	void goesOnAfterAFailedOperationAndKeepsAllElse(String key, String service) {
		String uri = WORKSPACE + service;
		String binding = bind(key, uri);
		world.setPolicy(key);
		Map<String, JsonNode> before = world.definitions(key);
		sandbox.failNextOperation("KeyVaultForbidden", "No access to the key.");
		JsonNode held = world.rotate(key, WAIT).json();
		assertThat(held.path("phase").asString()).as("%s", held).isEqualTo("Held");
		assertThat(held.at("/consumers/0/code").asString()).isEqualTo("OperationFailed");
		assertThat(held.at("/consumers/0/detail").asString()).contains("KeyVaultForbidden", "No access to the key");

		Api.Answer retried = world.service()
			.post("/v1/rotations/" + held.path("id").asString() + "/consumers/" + binding + "/retry", "", WAIT);

		assertThat(retried.json().path("phase").asString()).as(retried.text()).isEqualTo("Completed");
		assertThat(world.versions(key)).containsEntry(uri, retried.json().path("toVersion").asString());
		assertThat(world.created(key)).hasSize(1);
		assertThat(world.definitions(key)).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource({ DICOM, FHIR })
	void putsBackTheTagsThatAServiceLost(String key, String service) {
		String uri = WORKSPACE + service;
		String binding = bind(key, uri);
		world.setPolicy(key);
		Map<String, JsonNode> before = world.definitions(key);
		sandbox.fault(
				"{\"service\": \"ResourceManager\", \"method\": \"PUT\", \"path\": \"%s\", \"times\": 1,".formatted(uri)
						+ " \"fault\": \"DropProperty\"}");
		JsonNode held = world.rotate(key, WAIT).json();
		assertThat(held.at("/consumers/0/code").asString()).as("%s", held).isEqualTo("ConsumerChanged");
		assertThat(world.definitions(key)).isNotEqualTo(before);

		Api.Answer back = world.service()
			.post("/v1/rotations/" + held.path("id").asString() + "/consumers/" + binding + "/put-back", "", WAIT);

		assertThat(back.json().path("phase").asString()).as(back.text()).isEqualTo("Completed");
		assertThat(world.definitions(key)).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource({ DICOM, FHIR })
	void changedIdentityIsToldWithItsCureWhichCuresIt(String key, String service) throws InterruptedException {
		String uri = WORKSPACE + service;
		String binding = "/v1/cmk-bindings/" + bind(key, uri);
		Map<String, String> versions = world.versions(key);
		String principal = sandbox.dropIdentity(uri);
		JsonNode told = world.service().post(binding + "/verify", "").json();
		assertThat(told.path("drift").asString()).isEqualTo("IdentityChanged");
		assertThat(told.at("/diagnosis/message").asString()).contains(principal, "Resource Health");
		assertThat(world.sandbox().post("/clock", "{\"advance\": \"PT7H\"}").status()).isEqualTo(200);
		await(() -> !world.service()
			.get(binding)
			.json()
			.path("lastVerifiedOn")
			.asString()
			.equals(told.path("lastVerifiedOn").asString()));
		assertThat(world.service().get(binding).json().path("drift").asString()).isEqualTo("IdentityChanged");
		String cure = told.at("/diagnosis/remedy").asString();
		assertThat(cure).contains("POST " + binding + "/reapply ");

		Api.Answer reapplied = world.service().post(binding + "/reapply", "", WAIT);

		assertThat(reapplied.json().path("phase").asString()).as(reapplied.text()).isEqualTo("Completed");
		JsonNode after = world.service().post(binding + "/verify", "").json();
		assertThat(after.path("drift").asString()).as("%s", after).isEqualTo("InSync");
		assertThat(world.ledger("PutConsumer", uri)).hasSize(1);
		assertThat(world.versions(key)).isEqualTo(versions);
	}

	@Test
	void sweepSeesAChangedIdentityByItself() throws InterruptedException {
		String uri = WORKSPACE + "fhirservices/sandbox-fhir";
		String binding = "/v1/cmk-bindings/" + bind("sandbox-vault/fhir-cmk", uri);
		sandbox.dropIdentity(uri);
		assertThat(world.sandbox().post("/clock", "{\"advance\": \"PT7H\"}").status()).isEqualTo(200);
		await(() -> world.service().get(binding).json().path("drift").asString().equals("IdentityChanged"));
	}

	@Test
	void losesItsKeyAsResourceHealthSaysAndIsNotWellUntilItMayUseItAgain() {
		String uri = WORKSPACE + "dicomservices/sandbox-dicom";
		String binding = "/v1/cmk-bindings/" + bind("sandbox-hsm/dicom-cmk", uri);
		String principal = sandbox.principalOf(uri);
		sandbox.denyKeys(principal, "sandbox-hsm");
		JsonNode told = world.service().post(binding + "/verify", "").json();
		assertThat(told.path("drift").asString()).isEqualTo("Unreachable");
		assertThat(told.at("/diagnosis/message").asString()).contains("Azure Resource Health");
		sandbox.allowKeys(principal, "sandbox-hsm");
		assertThat(world.service().post(binding + "/verify", "").json().path("drift").asString()).isEqualTo("InSync");
	}

	@ParameterizedTest
	@CsvSource({ DICOM, FHIR })
	void isNotMovedToAKeyOf4096Bits(String key, String service) {
		String binding = bind(key, WORKSPACE + service);
		sandbox.createKey("sandbox-vault", "large", 4096);
		Api.Answer refused = world.service()
			.post("/v1/cmk-bindings/" + binding + "/rebind", "{\"keyStore\": \"sandbox-vault\", \"key\": \"large\"}");
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.text()).contains("4096");
		assertThat(world.operations()).doesNotContain("PutConsumer");
	}

	private static String bind(String key, String consumer) {
		String[] parts = key.split("/", 2);
		Api.Answer bound = world.service()
			.post("/v1/cmk-bindings", "{\"keyStore\": \"%s\", \"key\": \"%s\", \"consumer\": \"%s\"}"
				.formatted(parts[0], parts[1], consumer));
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		return bound.json().path("id").asString();
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		for (int looks = 0; !condition.getAsBoolean(); looks++) {
			assertThat(looks).isLessThan(600);
			Thread.sleep(100);
		}
	}

}
