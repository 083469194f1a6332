package io.keyrotor.journey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The checks of a running service, whose Azure a test changes. */
@SuppressWarnings("NullAway.Init")
class StoreChecksIT {

	private static final String OWN = "5a0d8c1e-0000-4c1a-9d2b-00000000c0de";

	private static final String CRYPTO_OFFICER = "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/"
			+ "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";

	private static final List<String> WRITES = List.of("UpdateKey", "RotateKey", "SetRotationPolicy");

	@TempDir
	private static Path folder;

	private static ServiceInSandbox running;

	private static Sandbox sandbox;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder);
		sandbox = running.sandbox();
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void theSandboxPassesAllChecksButTheOneThatShowsAFailure() {
		assertThat(statuses("sandbox-vault").values()).hasSize(14).containsOnly("Pass");
		Map<String, String> hsm = statuses("sandbox-hsm");
		assertThat(hsm.remove("PublicNetworkAccess")).isEqualTo("Fail");
		assertThat(hsm.values()).hasSize(13).containsOnly("Pass");
		assertThat(sandbox.ledger()).isEmpty();
	}

	@Test
	void aVaultMayGoByAccessPolicies() {
		properties((vault) -> {
			vault.remove("enableRbacAuthorization");
			policy(vault.withArray("accessPolicies"), OWN, "get", "list", "update", "rotate");
		});
		assertThat(statuses("sandbox-vault")).containsEntry("UpdateKey", "Pass")
			.containsEntry("RotateKey", "Pass")
			.containsEntry("SetRotationPolicy", "Fail");
		properties((vault) -> policy(vault.withArray("accessPolicies"), "some-group", "setrotationpolicy"));
		assertThat(statuses("sandbox-vault")).containsEntry("SetRotationPolicy", "Unknown");
	}

	@Test
	void officersOfAManagedHsmCannotRotate() {
		sandbox.changeLocalRoles("roleAssignments", (roles) -> roles
			.forEach((role) -> ((ObjectNode) role.path("properties")).put("roleDefinitionId", CRYPTO_OFFICER)));
		assertThat(statuses("sandbox-hsm")).containsEntry("RotateKey", "Fail").containsEntry("UpdateKey", "Fail");
		assertThat(check("sandbox-hsm", "RotateKey").path("remedy").asString()).contains("Managed HSM Crypto User");
	}

	@Test
	void withoutRightsInResourceManagerAKeyGivesHints() {
		sandbox.forbidResource(sandbox.resourceId("sandbox-vault"));
		Map<String, String> statuses = statuses("sandbox-vault");
		assertThat(statuses).containsEntry("SoftDelete", "Pass").containsEntry("PurgeProtection", "Pass");
		assertThat(Stream.concat(WRITES.stream(), Stream.of("ResourceId", "Tenant", "AuditLogging")).map(statuses::get))
			.containsOnly("Unknown");
		JsonNode protection = check("sandbox-vault", "PurgeProtection");
		assertThat(protection.path("detail").asString()).startsWith("A hint from key sandbox-vault/aks-cmk");
		assertThat(answer("sandbox-vault").toString()).contains("AuthorizationFailed").doesNotContain(OWN);
	}

	@Test
	void whatIsDownMakesChecksUnknownAndNotTheRequestFail() {
		breakConnections("ResourceManager");
		breakConnections("KeyVault");
		assertThat(statuses("sandbox-vault").values()).hasSize(14).containsOnly("Unknown");
	}

	@Test
	void withoutATokenNothingIsKnown() {
		sandbox.fault("{\"service\": \"Identity\", \"fault\": \"Status\", \"status\": 400, \"times\": 1000}");
		assertThat(statuses("sandbox-hsm").values()).hasSize(14).containsOnly("Unknown");
	}

	@Test
	void aRefusalThatNamesNoMissingRightIsUnknown() {
		sandbox.fault("{\"service\": \"KeyVault\", \"path\": \"/keys/aks-cmk/rotationpolicy\", \"fault\": \"Status\","
				+ " \"status\": 403, \"times\": 9}");
		Map<String, String> statuses = statuses("sandbox-vault");
		assertThat(statuses.remove("GetRotationPolicy")).isEqualTo("Unknown");
		assertThat(statuses.values()).containsOnly("Pass");
	}

	private static void properties(Consumer<ObjectNode> change) {
		sandbox.changeResource(sandbox.resourceId("sandbox-vault"),
				(vault) -> change.accept(vault.withObject("/properties")));
	}

	private static void policy(ArrayNode policies, String objectId, String... permissions) {
		ArrayNode keys = policies.addObject().put("objectId", objectId).putObject("permissions").putArray("keys");
		Stream.of(permissions).forEach(keys::add);
	}

	private static void breakConnections(String service) {
		sandbox.fault("{\"service\": \"%s\", \"fault\": \"ResetBeforeEffect\", \"times\": 1000}".formatted(service));
	}

	private static Map<String, String> statuses(String store) {
		Map<String, String> statuses = new TreeMap<>();
		answer(store).path("value")
			.forEach((check) -> statuses.put(check.path("check").asString(), check.path("status").asString()));
		return statuses;
	}

	private static JsonNode check(String store, String name) {
		return answer(store).path("value")
			.valueStream()
			.filter((check) -> check.path("check").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static JsonNode answer(String store) {
		Api.Answer answer = new Api(running.address()).get("/v1/key-stores/" + store + "/checks");
		assertThat(answer.status()).isEqualTo(200);
		return answer.json();
	}

}
