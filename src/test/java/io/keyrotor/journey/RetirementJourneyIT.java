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

/** An old version from its last use to its end, and everything that keeps it from it. */
class RetirementJourneyIT {

	private static final Duration LONGEST = Duration.ofSeconds(60);

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	/** The id by which the log knows whoever used a key last through the sandbox. */
	private String user = "nobody";

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
		this.world.setPolicy(World.DICOM_CMK);
		this.world.bindAll();
	}

	@Test
	void disablesAnOldVersionOnceTheLogsShowThatNothingUsesIt() throws Exception {
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String old = rotation.path("fromVersion").stringValue("");
		String id = rotation.path("retirementId").stringValue("");
		assertThat(retirement(id).path("phase").stringValue("")).isEqualTo("Soaking");
		assertThat(this.world.ledger("DisableVersion", World.SEARCH_CMK)).isEmpty();
		advance("PT23H");
		assertThat(retirement(id).path("phase").stringValue("")).isEqualTo("Soaking");
		advance("PT2H");
		await(id, "Proving");
		advance("PT2H");
		await(id, "Probation");
		JsonNode disabled = this.world.ledger("DisableVersion", World.SEARCH_CMK).getFirst();
		assertThat(disabled.path("keyVersion").stringValue("")).isEqualTo(old);
		assertThat(disabled.path("keyOperations").size()).isGreaterThan(3);
		advance("PT25H");
		await(id, "Disabled");
		assertThat(this.world.service().get("/v1/retirements/" + id + "/result").status()).isEqualTo(200);
		JsonNode evidence = this.world.service()
			.get("/v1/rotations/" + rotation.path("id").stringValue("") + "/evidence")
			.json();
		assertThat(evidence.toString()).contains("AZKVAuditLogs").contains("DisableVersion").contains(old);
	}

	@Test
	void isHeldByWhoeverUsedTheVersionAndNamesHim() throws Exception {
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String id = rotation.path("retirementId").stringValue("");
		advance("PT25H");
		await(id, "Proving");
		use(World.SEARCH_CMK, rotation.path("fromVersion").stringValue(""));
		advance("PT2H");
		JsonNode held = await(id, "Held");
		assertThat(held.path("blockers").toString()).contains("VersionUsed").contains(this.user);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
		assertThat(this.world.service().post("/v1/retirements/" + id + "/resume", "").status()).isIn(200, 202);
		advance("PT25H");
		await(id, "Proving");
		advance("PT2H");
		await(id, "Probation");
	}

	@Test
	void enablesTheVersionAgainAtTheFirstSignThatSomethingMissesIt() throws Exception {
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String old = rotation.path("fromVersion").stringValue("");
		String id = rotation.path("retirementId").stringValue("");
		advance("PT25H");
		await(id, "Proving");
		advance("PT2H");
		await(id, "Probation");
		use(World.SEARCH_CMK, old);
		advance("PT10M");
		JsonNode reenabled = await(id, "Reenabled");
		assertThat(reenabled.path("error").toString()).contains("VersionMissed").contains("KeyUnwrap");
		JsonNode enabled = this.world.ledger("EnableVersion", World.SEARCH_CMK).getLast();
		assertThat(enabled.path("keyVersion").stringValue("")).isEqualTo(old);
		assertThat(enabled.path("keyOperations").size()).isGreaterThan(3);
	}

	@Test
	void neverDisablesWhatADicomServiceMayNeed() throws Exception {
		JsonNode rotation = rotate(World.DICOM_CMK, "{\"retirement\": \"Disable\"}");
		JsonNode held = await(rotation.path("retirementId").stringValue(""), "Held");
		assertThat(held.path("blockers").toString()).contains("dicomservices");
		Api.Answer refused = this.world.service()
			.post("/v1/retirements", "{\"keyStore\": \"sandbox-hsm\", \"key\": \"nearly-full\", \"version\": \"%s\"}"
				.formatted("f".repeat(32)));
		assertThat(refused.status()).isIn(404, 409);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void isBlockedByAConsumerThatNobodyHasBound() throws Exception {
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String id = rotation.path("retirementId").stringValue("");
		Api.Answer added = this.world.sandbox()
			.post("/consumers", "{\"kind\": \"SearchIndex\", \"name\": \"forgotten\"}");
		assertThat(added.status()).as(added.text()).isEqualTo(201);
		advance("PT25H");
		advance("PT2H");
		assertThat(await(id, "Held").path("blockers").toString()).contains("UnknownConsumer").contains("forgotten");
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void isCancelledByARollback() throws Exception {
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String rotationId = rotation.path("id").stringValue("");
		Map<String, String> moved = this.world.versions(World.SEARCH_CMK);
		assertThat(moved.values()).containsOnly(rotation.path("toVersion").stringValue(""));
		Api.Answer back = this.world.service().post("/v1/rotations/" + rotationId + "/rollback", "");
		assertThat(back.status()).as(back.text()).isEqualTo(202);
		assertThat(this.world.awaitRest(rotationId, LONGEST).path("phase").stringValue("")).isEqualTo("RolledBack");
		assertThat(this.world.versions(World.SEARCH_CMK).values())
			.containsOnly(rotation.path("fromVersion").stringValue(""));
		assertThat(retirement(rotation.path("retirementId").stringValue("")).path("phase").stringValue(""))
			.isEqualTo("Canceled");
		assertThat(
				this.world.service().get("/v1/rotations/" + rotationId + "/result").json().path("code").stringValue(""))
			.isEqualTo("RotationRolledBack");
	}

	@Test
	void isHeldWhileTheLogCannotBeRead() throws Exception {
		running.sandbox().forbidResource(running.sandbox().auditWorkspaceResource());
		JsonNode rotation = rotate(World.SEARCH_CMK, "{\"retirement\": \"Disable\"}");
		String id = rotation.path("retirementId").stringValue("");
		advance("PT25H");
		advance("PT2H");
		assertThat(await(id, "Held").path("blockers").toString()).contains("EvidenceUnreadable");
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	private JsonNode rotate(String key, String body) throws InterruptedException {
		Api.Answer accepted = this.world.service().post(World.path(key, "/rotations"), body);
		assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
		JsonNode rotation = this.world.awaitRest(accepted.json().path("id").stringValue(""), LONGEST);
		assertThat(rotation.path("status").stringValue("")).as("%s", rotation).isEqualTo("Succeeded");
		return rotation;
	}

	private void use(String key, String version) {
		String[] parts = key.split("/", 2);
		Api.Answer used = this.world.sandbox()
			.post("/key-uses",
					"{\"keyStore\": \"%s\", \"key\": \"%s\", \"version\": \"%s\", \"operation\": \"unwrapKey\", \"caller\": \"backup-job\"}"
						.formatted(parts[0], parts[1], version));
		assertThat(used.status()).as(used.text()).isEqualTo(201);
		this.user = used.json().path("callerAppId").stringValue("");
	}

	private void advance(String by) {
		assertThat(this.world.sandbox().post("/clock", "{\"advance\": \"%s\"}".formatted(by)).status()).isEqualTo(200);
	}

	private JsonNode retirement(String id) {
		return this.world.service().get("/v1/retirements/" + id).json();
	}

	private JsonNode await(String id, String phase) throws InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		JsonNode retirement = retirement(id);
		while (!retirement.path("phase").stringValue("").equals(phase) && System.nanoTime() < end) {
			Thread.sleep(50);
			retirement = retirement(id);
		}
		assertThat(List.of(phase)).as("%s", retirement).contains(retirement.path("phase").stringValue(""));
		return retirement;
	}

}
