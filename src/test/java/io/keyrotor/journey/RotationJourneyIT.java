package io.keyrotor.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RotationJourneyIT {

	private static final String[] WAIT = { "Prefer", "wait=60" };

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
	}

	@Test
	void aNewVersionReachesEveryPinnedConsumerAndNothingElseChanges() {
		for (String key : List.of(World.SEARCH_CMK, World.DICOM_CMK)) {
			this.world.setPolicy(key);
		}
		this.world.bindAll();
		for (String key : List.of(World.SEARCH_CMK, World.DICOM_CMK)) {
			Map<String, JsonNode> before = this.world.definitions(key);
			Api.Answer answer = this.world.rotate(key, WAIT);
			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
			String version = answer.json().path("toVersion").stringValue();
			assertThat(this.world.created(key)).containsExactly(version);
			assertThat(this.world.versions(key)).isNotEmpty()
				.allSatisfy((_, pinned) -> assertThat(pinned).isEqualTo(version));
			assertThat(this.world.definitions(key)).isEqualTo(before);
			assertThat(answer.json().path("consumers").valueStream())
				.allMatch((consumer) -> consumer.path("progress").stringValue().equals("Verified"));
		}
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void writesEachConsumerOnce() {
		this.world.bindAll();
		this.world.rotate(World.SEARCH_CMK, WAIT);
		this.world.versions(World.SEARCH_CMK)
			.forEach((uri, version) -> assertThat(this.world.ledger("PutConsumer", uri)).hasSize(1)
				.allMatch((entry) -> entry.path("keyVersion").stringValue().equals(version)));
	}

	@Test
	void leavesAVersionlessConsumerToItsService() {
		this.world.bindAll();
		JsonNode rotation = this.world.rotate(World.STORAGE_CMK, WAIT).json();
		assertThat(rotation.path("consumers").valueStream())
			.allMatch((consumer) -> consumer.path("progress").stringValue().equals("Following"))
			.hasSize(1);
		assertThat(this.world.operations()).containsExactly("CreateVersion");
	}

	@Test
	void givesTwentyCallersWithOneIdempotencyKeyTheOneRotation() throws Exception {
		this.world.bindAll();
		Set<String> ids = new HashSet<>();
		for (Api.Answer answer : atOnce(20,
				() -> this.world.rotate(World.SEARCH_CMK, "Idempotency-Key", "release-42", "Prefer", "wait=30"))) {
			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			ids.add(answer.json().path("id").stringValue());
		}
		assertThat(ids).hasSize(1);
		assertThat(this.world.created(World.SEARCH_CMK)).hasSize(1);
	}

	@Test
	void acceptsOneOfTwentyCallersAndShowsTheOthersTheWayToIt() throws Exception {
		this.world.sandbox().post("/faults", """
				{"service": "KeyVault", "method": "POST", "path": "/keys/search-cmk/rotate", "fault": "Delay",
				 "delay": "PT2S"}""");
		List<Api.Answer> answers = atOnce(20, () -> this.world.rotate(World.SEARCH_CMK));
		List<Api.Answer> accepted = answers.stream().filter((answer) -> answer.status() == 202).toList();
		assertThat(accepted).hasSize(1);
		String id = accepted.getFirst().json().path("id").stringValue();
		assertThat(answers.stream().filter((answer) -> answer.status() != 202)).hasSize(19).allSatisfy((answer) -> {
			assertThat(answer.status()).isEqualTo(409);
			assertThat(answer.json().path("code").stringValue()).isEqualTo("RotationInProgress");
			assertThat(answer.text()).contains("/v1/rotations/" + id);
		});
		this.world.service().get("/v1/rotations/" + id);
		assertThat(this.world.created(World.SEARCH_CMK)).hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void refusesToRotateAnHsmKeyWithoutAPolicy() {
		Api.Answer refused = this.world.rotate(World.DICOM_CMK);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.json().path("code").stringValue()).isEqualTo("RotationPolicyRequired");
		assertThat(this.world.operations()).isEmpty();
	}

	@Test
	void refusesTheHundredAndFirstVersion() {
		assertThat(this.world.rotate("sandbox-hsm/nearly-full", WAIT).status()).isEqualTo(200);
		Api.Answer refused = this.world.rotate("sandbox-hsm/nearly-full");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.json().path("code").stringValue()).isEqualTo("VersionLimitReached");
		assertThat(refused.json().path("detail").stringValue()).contains("new key");
		assertThat(this.world.created("sandbox-hsm/nearly-full")).hasSize(1);
	}

	@Test
	void waitsAtTheGateUntilItIsResumed() throws Exception {
		this.world.bindAll();
		JsonNode held = this.world.service()
			.post(World.path(World.SEARCH_CMK, "/rotations"), "{\"holdBefore\": \"Propagating\"}", WAIT)
			.json();
		assertThat(held.path("phase").stringValue()).isEqualTo("Held");
		assertThat(this.world.operations()).containsExactly("CreateVersion");
		String id = held.path("id").stringValue();
		assertThat(this.world.service().get("/v1/rotations/" + id + "/result").status()).isEqualTo(409);
		assertThat(this.world.service().post("/v1/rotations/" + id + "/resume", "", WAIT).status()).isIn(200, 202);
		this.world.service().awaitReady("/v1/rotations/" + id + "/result", Duration.ofSeconds(30));
		assertThat(this.world.created(World.SEARCH_CMK)).hasSize(1);
	}

	@Test
	void planningChangesNothing() {
		this.world.bindAll();
		Api.Answer plan = this.world.service().post(World.path(World.SEARCH_CMK, "/rotations?validateOnly=true"), "{}");
		assertThat(plan.status()).isEqualTo(200);
		assertThat(plan.json().path("consumers").size()).isEqualTo(5);
		assertThat(this.world.operations()).isEmpty();
		assertThat(this.world.service().get("/v1/rotations").json().path("value").isEmpty()).isTrue();
	}

	@Test
	void bindsNoConsumerWithoutACustomerManagedKey() {
		String plain = this.world.consumers()
			.valueStream()
			.filter((consumer) -> !consumer.has("key"))
			.map((consumer) -> consumer.path("uri").stringValue())
			.findFirst()
			.orElseThrow();
		Api.Answer refused = this.world.service()
			.post("/v1/cmk-bindings", "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\", \"consumer\": \"%s\"}"
				.formatted(plain));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.json().path("code").stringValue()).isEqualTo("BindingNotPossible");
	}

	@Test
	void movesTheClockOfServiceAndFakesAlike() {
		assertThat(this.world.sandbox().post("/clock", "{\"advance\": \"P30D\"}").status()).isEqualTo(200);
		String createdOn = this.world.rotate(World.SEARCH_CMK, WAIT).json().path("createdOn").stringValue();
		String at = this.world.ledger("CreateVersion", World.SEARCH_CMK).getFirst().path("at").stringValue();
		assertThat(createdOn.substring(0, 10)).isEqualTo(at.substring(0, 10));
		assertThat(Instant.parse(createdOn)).isAfter(Instant.now().plusSeconds(29 * 86_400L));
	}

	@Test
	void keepsNoSecretInTheDatabase() throws IOException {
		this.world.bindAll();
		this.world.rotate(World.SEARCH_CMK, WAIT);
		String secret = this.world.consumers()
			.findValues("connectionString")
			.stream()
			.map((value) -> value.stringValue(""))
			.filter((value) -> !value.isEmpty())
			.findFirst()
			.orElseThrow();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).doesNotContain(secret);
			}
		}
	}

	private static List<Api.Answer> atOnce(int callers, Callable<Api.Answer> call) throws Exception {
		List<Api.Answer> answers = new ArrayList<>();
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<Api.Answer>> calls = IntStream.range(0, callers).mapToObj((_) -> call).toList();
			for (Future<Api.Answer> answer : executor.invokeAll(calls)) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

}
