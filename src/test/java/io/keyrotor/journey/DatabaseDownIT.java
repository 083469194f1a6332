package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.keyrotor.durable.PostgresServer;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The service while its PostgreSQL is gone or hangs, and after it has returned. */
@BesideOthers
class DatabaseDownIT {

	private static final Duration A_FEW_SECONDS = Duration.ofSeconds(12);

	/** A lease, the search for dead workers, and some time for the work itself. */
	private static final Duration LONGEST = Duration.ofSeconds(90);

	@TempDir
	Path folder;

	private PostgresServer database;

	private ServiceInSandbox service;

	private Api api;

	private World world;

	@BeforeEach
	void start() throws Exception {
		this.database = PostgresServer.launch();
		this.service = ServiceInSandbox.start(this.folder, "spring.datasource.url=" + this.database.newDatabase());
		this.api = new Api(this.service.address());
		this.world = new World(this.api, new Api(this.service.sandbox().controlAddress()));
	}

	@AfterEach
	void end() {
		this.service.close();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestsAreToldAndAcceptedWorkGoesOn(boolean hangs) throws Exception {
		this.world.setPolicy(World.SEARCH_CMK);
		this.world.bindAll();
		Api.Answer accepted = this.world.rotate(World.SEARCH_CMK);
		assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
		String id = accepted.json().path("id").stringValue("");
		if (hangs) {
			this.database.freeze();
		}
		else {
			this.database.stop();
		}
		assertUnavailable(() -> this.api.get("/v1/rotations/" + id));
		assertUnavailable(() -> this.api.get("/v1/rotations"));
		assertUnavailable(() -> this.api.post("/v1/key-stores/sandbox-hsm/keys/dicom-cmk/rotations", "{}",
				"Idempotency-Key", "while-it-is-down"));
		assertThat(this.api.get("/actuator/health/liveness").status()).isEqualTo(200);
		assertThat(this.api.get("/actuator/health/readiness").status()).isEqualTo(503);
		if (hangs) {
			this.database.thaw();
		}
		else {
			this.database.startAgain();
		}
		this.api.awaitReady("/actuator/health/readiness", LONGEST);
		assertThat(this.world.awaitRest(id, LONGEST).path("phase").stringValue("")).isEqualTo("Completed");
		assertThat(this.world.created(World.SEARCH_CMK)).hasSize(1);
		assertThat(this.world.versions(World.SEARCH_CMK).values())
			.containsOnly(this.world.created(World.SEARCH_CMK).getFirst());
	}

	@Test
	void afterwardsNewWorkBeginsAtOnce() throws Exception {
		this.database.stop();
		assertUnavailable(() -> this.api.get("/v1/rotations"));
		this.database.startAgain();
		this.api.awaitReady("/actuator/health/readiness", LONGEST);
		this.world.setPolicy(World.DICOM_CMK);
		String id = this.world.rotate(World.DICOM_CMK).json().path("id").stringValue("");
		assertThat(this.world.awaitRest(id, Duration.ofSeconds(30)).path("phase").stringValue(""))
			.isEqualTo("Completed");
	}

	private static void assertUnavailable(Supplier<Api.Answer> request) {
		long begin = System.nanoTime();
		Api.Answer answer = request.get();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(A_FEW_SECONDS);
		assertThat(answer.status()).as(answer.text()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).isNotEmpty();
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		JsonNode problem = answer.json();
		assertThat(problem.path("code").stringValue("")).isEqualTo("StorageUnavailable");
		assertThat(problem.path("retryable").booleanValue(false)).isTrue();
		assertThat(problem.path("detail").stringValue("")).contains("goes on when it returns");
		for (String inside : List.of("\tat ", "Exception", "127.0.0.1", "jdbc:")) {
			assertThat(answer.text()).doesNotContain(inside);
		}
	}

}
