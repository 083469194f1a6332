package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

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

/** One policy for many keys, over HTTP, counted in the fakes' ledger. */
class PolicyAssignmentJourneyIT {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	private static final String BULK = "\"namePattern\": \"bulk-*\"";

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	private Assignments assignments;

	private List<String> keys;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder, "keyrotor.azure.call-timeout=2s", "keyrotor.rotation.settle-time=1s");
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@BeforeEach
	void reset() {
		reconnect();
		assertThat(this.world.sandbox().post("/reset", "").status()).isEqualTo(200);
		this.keys = Assignments.createKeys(sandbox(), "bulk-", 30);
		Assignments.createKeys(sandbox(), "other-", 3);
	}

	private void reconnect() {
		this.world = new World(new Api(running.address()), new Api(running.sandbox().controlAddress()));
		this.assignments = new Assignments(this.world.service());
	}

	private static Sandbox sandbox() {
		return running.sandbox();
	}

	@Test
	void setsThePolicyOfEverySelectedKeyOnceAndKnowsItAfterwards() {
		Api.Answer done = this.world.service()
			.post(Assignments.PATH, Assignments.order("\"tags\": {\"team\": \"bulk-\"}"), "Prefer", "wait=60");
		assertThat(done.status()).as(done.text()).isEqualTo(200);
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
		assertThat(this.world.service().get(World.path("sandbox-vault/bulk-10", "/rotation-policy")).text())
			.contains("P18M");
		JsonNode again = this.world.service()
			.post(Assignments.PATH, Assignments.order(BULK), "Prefer", "wait=60")
			.json();
		assertThat(again.at("/counts/Unchanged").asInt()).isEqualTo(30);
		assertThat(Assignments.written(sandbox())).hasSize(30);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void tryingItOutLeavesTheLedgerAsItIs() {
		int before = sandbox().ledger().size();
		sandbox().backACertificate("sandbox-vault", "bulk-11");
		Assignments.createKeys(sandbox(), "many-", 60);
		int after = sandbox().ledger().size();
		JsonNode plan = this.world.service()
			.post(Assignments.PATH + "?validateOnly=true", Assignments.order("\"keyStores\": [\"sandbox-vault\"]"))
			.json();
		assertThat(plan.path("truncated").asBoolean()).isTrue();
		assertThat(plan.path("results").size()).isEqualTo(50);
		assertThat(plan.at("/stores/0/selected").asInt()).isEqualTo(124);
		assertThat(plan.at("/stores/0/certificateBacked").asInt()).isEqualTo(1);
		assertThat(sandbox().ledger()).hasSize(after);
		assertThat(after).isGreaterThan(before);
		assertThat(this.world.service().get(Assignments.PATH).json().path("value").isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"fault\": \"TimeoutAfterEffect\"", "\"fault\": \"ResetAfterEffect\"",
			"\"fault\": \"ResetBeforeEffect\"", "\"fault\": \"GarbageAfterEffect\"",
			"\"fault\": \"Status\", \"status\": 429, \"retryAfter\": 2, \"times\": 3",
			"\"fault\": \"Status\", \"status\": 503, \"times\": 2" })
	void everyKeyIsSetOnceInSpiteOf(String fault) throws Exception {
		for (String key : List.of("bulk-12", "bulk-20")) {
			sandbox().fault("{\"service\": \"KeyVault\", \"method\": \"PUT\", \"path\": \"/keys/" + key
					+ "/rotationpolicy\", " + fault + "}");
		}
		sandbox().fault("{\"service\": \"KeyVault\", \"method\": \"GET\", \"path\": \"/keys/bulk-15\", " + fault + "}");
		JsonNode over = this.assignments.awaitEnd(this.assignments.accept(BULK), LONGEST);
		assertThat(over.at("/counts/Set").asInt()).as("%s", over).isEqualTo(30);
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
	}

	@Test
	void goesOnAfterARestartWhereItWas() throws Exception {
		String id = this.assignments.accept(BULK);
		this.assignments.awaitResults(id, 5);
		running.restart();
		reconnect();
		JsonNode over = this.assignments.awaitEnd(id, LONGEST);
		assertThat(over.at("/counts/Set").asInt()).isEqualTo(30);
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
		assertThat(this.assignments.keys(id, "Set")).isEqualTo(this.keys);
	}

	@Test
	void cancelLeavesTheRestAloneAndResumeGoesOn() throws Exception {
		sandbox().fault("""
				{"service": "KeyVault", "method": "PUT", "path": "/keys/bulk-16/rotationpolicy", "fault": "Delay",
				 "delay": "PT1S"}""");
		String id = this.assignments.accept(BULK);
		this.assignments.awaitResults(id, 6);
		Api.Answer canceling = this.assignments.post(id, "/cancel");
		assertThat(canceling.text()).contains("stays");
		JsonNode canceled = this.assignments.awaitEnd(id, LONGEST);
		assertThat(canceled.path("status").stringValue()).isEqualTo("Canceled");
		List<String> set = this.assignments.keys(id, "Set");
		assertThat(set).hasSizeBetween(6, 8);
		assertThat(Assignments.written(sandbox())).isEqualTo(set);
		assertThat(this.assignments.get(id, "/result").status()).isEqualTo(409);
		assertThat(this.assignments.post(id, "/resume").status()).isEqualTo(202);
		assertThat(this.assignments.awaitEnd(id, LONGEST).at("/counts/Set").asInt()).isEqualTo(30);
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
	}

	@Test
	void resumeTriesAgainTheKeysThatWereForbidden() throws Exception {
		for (String key : List.of("bulk-12", "bulk-20")) {
			sandbox().fault("{\"service\": \"KeyVault\", \"method\": \"PUT\", \"path\": \"/keys/" + key
					+ "/rotationpolicy\", \"fault\": \"Status\", \"status\": 403}");
		}
		String id = this.assignments.accept(BULK);
		JsonNode failed = this.assignments.awaitEnd(id, LONGEST);
		assertThat(failed.path("status").stringValue()).isEqualTo("Failed");
		assertThat(this.assignments.keys(id, "Failed")).containsExactly("bulk-12", "bulk-20");
		assertThat(this.assignments.get(id, "/results?result=Failed").json().at("/value/0/upstream/status").asInt())
			.isEqualTo(403);
		this.assignments.post(id, "/resume");
		assertThat(this.assignments.awaitEnd(id, LONGEST).path("status").stringValue()).isEqualTo("Succeeded");
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
	}

	@Test
	void twentyCallersWithOneIdempotencyKeyGetTheOneAssignment() throws Exception {
		Set<String> ids = new HashSet<>();
		Callable<String> caller = () -> this.assignments.accept(BULK, "Idempotency-Key", "release-42");
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<String> id : callers.invokeAll(Stream.generate(() -> caller).limit(20).toList())) {
				ids.add(id.get());
			}
		}
		assertThat(ids).hasSize(1);
		this.assignments.awaitEnd(ids.iterator().next(), LONGEST);
		assertThat(this.world.service().get(Assignments.PATH).json().path("value").size()).isEqualTo(1);
		assertThat(Assignments.written(sandbox())).isEqualTo(this.keys);
	}

	@Test
	void twoAtOnceOnTheSameKeysBothComeToAnEnd() throws Exception {
		String first = this.assignments.accept(BULK);
		String second = this.world.service()
			.post(Assignments.PATH, Assignments.order(BULK).replace("P18M", "P17M"))
			.json()
			.path("id")
			.stringValue();
		assertThat(this.assignments.awaitEnd(first, LONGEST).path("status").stringValue()).isEqualTo("Succeeded");
		assertThat(this.assignments.awaitEnd(second, LONGEST).path("status").stringValue()).isEqualTo("Succeeded");
		assertThat(Assignments.written(sandbox())).hasSizeBetween(30, 60);
	}

}
