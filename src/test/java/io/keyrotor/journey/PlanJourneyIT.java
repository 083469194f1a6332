package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A plan of a running service, and the rotation that it refuses until all is well. */
@SuppressWarnings("NullAway.Init")
class PlanJourneyIT {

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
		world.setPolicy(World.DICOM_CMK);
		world.bindAll();
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@Test
	void rotationIsRefusedForWhatThePlanSaysUntilItIsCured() throws Exception {
		assertThat(plan(World.DICOM_CMK).path("accepted").asBoolean()).isTrue();
		String vault = sandbox.resourceId("sandbox-vault");
		sandbox.changeResource(vault, (resource) -> resource.withObject("/properties").remove("enablePurgeProtection"));
		sandbox.changeResource(vault + "/providers/Microsoft.Authorization/permissions",
				(permissions) -> permissions.putArray("value"));
		assertThat(failed(plan(World.SEARCH_CMK))).containsExactly("PurgeProtection", "RotateKey");
		Api.Answer refused = world.rotate(World.SEARCH_CMK);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.json().path("code").asString()).isEqualTo("RotationNotSafe");
		assertThat(refused.json().path("errors").findValuesAsString("rule")).containsExactly("PurgeProtection",
				"RotateKey");
		assertThat(world.created(World.SEARCH_CMK)).isEmpty();
		reset();
		sandbox.fault("{\"service\": \"Search\", \"fault\": \"Status\", \"status\": 503, \"times\": 5}");
		JsonNode plan = plan(World.SEARCH_CMK);
		assertThat(failed(plan)).isEmpty();
		assertThat(plan.path("steps").valueStream().map(JsonNode::asString))
			.anyMatch((step) -> step.startsWith("Wait until "));
		reset();
		assertThat(plan(World.SEARCH_CMK).path("consumers")).hasSize(5);
		Api.Answer accepted = world.rotate(World.SEARCH_CMK);
		assertThat(accepted.status()).isEqualTo(202);
		JsonNode rotation = world.awaitRest(accepted.json().path("id").asString(), Duration.ofMinutes(1));
		assertThat(rotation.path("status").asString()).isEqualTo("Succeeded");
	}

	@Test
	void consumersThatHangCostNoMoreThanOneCall() {
		sandbox.fault("{\"service\": \"ResourceManager\", \"fault\": \"Delay\", \"delay\": \"PT30S\", \"times\": 20}");
		Instant begin = Instant.now();
		JsonNode plan = plan(World.DICOM_CMK);
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(25));
		assertThat(failed(plan)).isEmpty();
	}

	private static JsonNode plan(String key) {
		Api.Answer answer = world.service().post(World.path(key, "/rotations?validateOnly=true"), "");
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		return answer.json();
	}

	private static List<String> failed(JsonNode plan) {
		return plan.path("checks")
			.valueStream()
			.filter((check) -> check.path("status").asString().equals("Fail"))
			.map((check) -> check.path("check").asString())
			.toList();
	}

}
