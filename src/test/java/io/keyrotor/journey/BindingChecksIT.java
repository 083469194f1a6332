package io.keyrotor.journey;

import java.nio.file.Path;
import java.util.List;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A consumer is bound only where nothing is seen to stand against its rotation. */
@SuppressWarnings("NullAway.Init")
class BindingChecksIT {

	private static final String HOTELS = "https://sandbox-search.search.windows.net/indexes('hotels')";

	private static final String KUSTO = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/Microsoft.Kusto/clusters/sandboxkusto";

	private static final String PERMISSIONS = "/providers/Microsoft.Authorization/permissions";

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
	void bindingThatIsMadeSaysWhatWasChecked() {
		Api.Answer bound = bind("", "sandbox-vault", "search-cmk", HOTELS);
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		assertThat(checks(bound.json(), "Pass")).contains("SoftDelete", "PurgeProtection", "TrustedServicesBypass",
				"ConsumerReadable", "ConsumerKey", "KeyTypeAndSize", "KeyOperations", "ConsumerKeyAccess");
		assertThat(checks(bound.json(), "Unknown")).contains("ConsumerWritable");
		assertThat(checks(bound.json(), "Fail")).isEmpty();
		assertThat(world.ledger("PutConsumer", HOTELS)).isEmpty();
	}

	@Test
	void refusalNamesEveryFailedCheckAtOnceAndATrialShowsThemAll() {
		sandbox.changeResource(sandbox.resourceId("sandbox-vault"),
				(resource) -> resource.withObject("/properties")
					.put("enableSoftDelete", false)
					.remove("enablePurgeProtection"));
		Api.Answer refused = bind("", "sandbox-vault", "search-cmk", HOTELS);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.json().path("code").asString()).isEqualTo("BindingNotPossible");
		assertThat(refused.json().path("errors").findValuesAsString("rule")).containsExactly("SoftDelete",
				"PurgeProtection");
		Api.Answer trial = bind("?validateOnly=true", "sandbox-vault", "search-cmk", HOTELS);
		assertThat(trial.status()).isEqualTo(200);
		assertThat(trial.json().path("accepted").asBoolean(true)).isFalse();
		assertThat(checks(trial.json(), "Fail")).containsExactly("SoftDelete", "PurgeProtection");
		assertThat(checks(trial.json(), "Pass")).isNotEmpty();
		assertThat(world.service().get("/v1/cmk-bindings").json().path("value")).isEmpty();
	}

	@Test
	void discoveryAdoptsNothingThatAWishWouldRefuse() {
		sandbox.changeResource(sandbox.resourceId("sandbox-vault"),
				(resource) -> resource.withObject("/properties").remove("enablePurgeProtection"));
		JsonNode adopted = world.service()
			.post("/v1/cmk-bindings/discover?adopt=true",
					"{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\"}}")
			.json();
		assertThat(adopted.path("found")).isNotEmpty().allSatisfy((found) -> {
			assertThat(found.path("obstacle").path("code").asString()).isEqualTo("BindingNotPossible");
			assertThat(found.path("obstacle").path("message").asString()).contains("purge");
		});
		assertThat(world.service().get("/v1/cmk-bindings").json().path("value")).isEmpty();
	}

	@Test
	void rightToWriteIsReadWhereResourceManagerTellsIt() {
		String dicom = world.consumers()
			.valueStream()
			.filter((consumer) -> consumer.path("kind").asString("").equals("DicomService"))
			.map((consumer) -> consumer.path("uri").asString())
			.findFirst()
			.orElseThrow();
		sandbox.showResource(dicom + PERMISSIONS, "2022-04-01", permissions("*/read"));
		Api.Answer refused = bind("", "sandbox-hsm", "dicom-cmk", dicom);
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.json().path("errors").findValuesAsString("rule")).containsExactly("ConsumerWritable");
		sandbox.showResource(dicom + PERMISSIONS, "2022-04-01", permissions("*"));
		Api.Answer bound = bind("", "sandbox-hsm", "dicom-cmk", dicom);
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		assertThat(checks(bound.json(), "Pass")).contains("ConsumerWritable", "ManagedHsmSupported");
	}

	@Test
	void refusesAKeyStoreOfAnotherTenantAndTellsThatTrustedServicesCannotReachIt() {
		sandbox.changeResource(sandbox.resourceId("sandbox-vault"), (resource) -> {
			resource.withObject("/properties").put("tenantId", "00000000-0000-0000-0000-0000000000bb");
			resource.withObject("/properties/networkAcls").put("bypass", "None");
		});
		requireRefused("kusto-cmk", "ConsumerTenant");
		JsonNode trial = bind("?validateOnly=true", "sandbox-vault", "kusto-cmk", KUSTO).json();
		assertThat(checks(trial, "Pass")).doesNotContain("TrustedServicesBypass");
		assertThat(trial.path("checks").toString()).contains("trusted Microsoft services may not bypass its firewall",
				"Set the firewall's bypass to AzureServices");
	}

	@Test
	void refusesAnIdentityThatMayNotUseTheKey() {
		sandbox.denyKeys(sandbox.principalOf(KUSTO), "sandbox-vault");
		requireRefused("kusto-cmk", "ConsumerKeyAccess");
		sandbox.allowKeys(sandbox.principalOf(KUSTO), "sandbox-vault");
		Api.Answer bound = bind("", "sandbox-vault", "kusto-cmk", KUSTO);
		assertThat(bound.status()).as(bound.text()).isEqualTo(201);
		assertThat(checks(bound.json(), "Pass")).contains("ConsumerKeyAccess", "ConsumerTenant");
	}

	@Test
	void refusesAKeyThatMayNotWrapAndRotatesNoneThatStoppedToAfterItWasBound() {
		Api.Answer bound = bind("", "sandbox-vault", "kusto-cmk", KUSTO);
		sandbox.allowOperations("sandbox-vault", "kusto-cmk", List.of("unwrapKey", "verify"));
		Api.Answer refused = world.rotate("sandbox-vault/kusto-cmk");
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.json().path("errors").findValuesAsString("rule")).containsExactly("KeyOperations");
		assertThat(refused.text()).contains("az keyvault key set-attributes");
		assertThat(world.created("sandbox-vault/kusto-cmk")).isEmpty();
		assertThat(world.service().delete("/v1/cmk-bindings/" + bound.json().path("id").asString()).status())
			.isEqualTo(204);
		requireRefused("kusto-cmk", "KeyOperations");
	}

	@Test
	void refusesAKeyOfASizeThatTheKindDoesNotTake() {
		sandbox.createKey("sandbox-vault", "wide-cmk", 4096);
		String version = world.service()
			.get("/v1/key-stores/sandbox-vault/keys/wide-cmk")
			.json()
			.path("currentVersion")
			.asString();
		sandbox.changeHeld(KUSTO,
				(cluster) -> cluster.withObject("/properties/keyVaultProperties")
					.put("keyName", "wide-cmk")
					.put("keyVersion", version));
		requireRefused("wide-cmk", "KeyTypeAndSize");
	}

	private static void requireRefused(String key, String... rules) {
		Api.Answer refused = bind("", "sandbox-vault", key, KUSTO);
		assertThat(refused.status()).as(refused.text()).isEqualTo(409);
		assertThat(refused.json().path("errors").findValuesAsString("rule")).containsExactlyInAnyOrder(rules);
		assertThat(refused.json().path("errors").findValuesAsString("message")).allMatch((said) -> said.endsWith("."));
		assertThat(world.service().get("/v1/cmk-bindings").json().path("value")).isEmpty();
		assertThat(world.ledger("PutConsumer", KUSTO)).isEmpty();
	}

	private static ObjectNode permissions(String action) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putArray("value").addObject().putArray("actions").add(action);
		return body;
	}

	private static Api.Answer bind(String query, String store, String key, String consumer) {
		return world.service()
			.post("/v1/cmk-bindings" + query,
					"{\"keyStore\": \"%s\", \"key\": \"%s\", \"consumer\": \"%s\"}".formatted(store, key, consumer));
	}

	private static List<String> checks(JsonNode binding, String status) {
		return binding.path("checks")
			.valueStream()
			.filter((check) -> check.path("status").asString().equals(status))
			.map((check) -> check.path("check").asString())
			.toList();
	}

}
