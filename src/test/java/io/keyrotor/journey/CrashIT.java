package io.keyrotor.journey;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.keyrotor.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the packaged service again and again while ten rotations are under way side by
 * side, each caught at a random moment of its own, and counts in the fakes' ledger what
 * became of them. The usual build kills it 12 times, which is some 120 moments;
 * {@code ./mvnw -Pproof verify} kills it 300 times. The system property
 * {@code crash.seed} repeats the moments of an earlier run.
 */
@BesideOthers
class CrashIT {

	private static final int KILLS = Integer.getInteger("crash.kills", 8);

	/** A Managed HSM key can be rotated less than a hundred times. */
	private static final int MOST_ROTATIONS = 90;

	private static final Duration LONGEST = Duration.ofSeconds(60);

	private static final List<String> KEYS = List.of(World.SEARCH_CMK, World.DICOM_CMK, World.STORAGE_CMK,
			"sandbox-vault/crash-1", "sandbox-vault/crash-2", "sandbox-vault/crash-3", "sandbox-vault/crash-4",
			"sandbox-vault/crash-5", "sandbox-vault/crash-6", "sandbox-vault/crash-7");

	private final long seed = Long.getLong("crash.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final Map<String, Integer> accepted = new LinkedHashMap<>();

	private final Map<String, String> live = new LinkedHashMap<>();

	/**
	 * How many versions the ledger shows of each key from when the key itself was made.
	 */
	private final Map<String, Integer> createdBefore = new LinkedHashMap<>();

	@TempDir
	Path folder;

	private Sandbox sandbox;

	private ServiceProcess process;

	private World world;

	@BeforeEach
	void start() throws Exception {
		this.sandbox = Sandbox.start();
		KEYS.stream()
			.filter((key) -> key.contains("crash-"))
			.forEach((key) -> this.sandbox.createKey("sandbox-vault", key.substring(key.indexOf('/') + 1)));
		this.process = new ServiceProcess(this.sandbox, this.folder, "keyrotor.azure.call-timeout=5s",
				"keyrotor.rotation.settle-time=2s");
		this.world = new World(new Api(this.process.address()), new Api(this.sandbox.controlAddress()));
		awaitService();
	}

	@AfterEach
	void stop() throws Exception {
		this.process.kill();
		this.sandbox.close();
	}

	@Test
	void everyAcceptedRotationEndsWithOneVersionAndItsConsumersOnItHoweverOftenTheProcessIsKilled() throws Exception {
		this.world.setPolicy(World.DICOM_CMK);
		this.world.bindAll();
		KEYS.forEach((key) -> this.createdBefore.put(key, this.world.created(key).size()));
		Map<String, JsonNode> before = definitions();
		for (int kill = 0; kill < KILLS; kill++) {
			requestWhereNothingIsLive();
			Thread.sleep(this.random.nextInt(700));
			this.process.kill();
			this.process.start();
			awaitService();
			forgetTheFinished();
		}
		for (String id : List.copyOf(this.live.values())) {
			this.world.awaitRest(id, LONGEST);
		}
		forgetTheFinished();
		assertThat(this.live).as("seed %d", this.seed).isEmpty();
		assertThat(definitions()).as("seed %d", this.seed).isEqualTo(before);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	/**
	 * A request whose answer is lost in the kill is sent again with its key until it is
	 * answered, as its caller would.
	 */
	private void requestWhereNothingIsLive() {
		for (String key : KEYS) {
			if (!this.live.containsKey(key) && this.accepted.getOrDefault(key, 0) < MOST_ROTATIONS) {
				int number = this.accepted.getOrDefault(key, 0) + 1;
				Api.Answer answer = this.world.rotate(key, "Idempotency-Key", key + "-" + number);
				assertThat(answer.status()).as(answer.text()).isEqualTo(202);
				this.accepted.put(key, number);
				this.live.put(key, answer.json().path("id").stringValue());
			}
		}
	}

	private void forgetTheFinished() {
		for (String key : KEYS) {
			if (this.live.containsKey(key)) {
				JsonNode rotation = this.world.rotation(this.live.get(key));
				if (World.rests(rotation)) {
					check(key, rotation);
					this.live.remove(key);
				}
			}
		}
	}

	private void check(String key, JsonNode rotation) {
		assertThat(rotation.path("status").stringValue()).as("seed %d: %s", this.seed, rotation).isEqualTo("Succeeded");
		String version = rotation.path("toVersion").stringValue();
		assertThat(this.world.created(key)).as("seed %d, %s", this.seed, key)
			.hasSize(this.createdBefore.getOrDefault(key, 0) + this.accepted.getOrDefault(key, 0))
			.last()
			.isEqualTo(version);
		assertThat(this.world.versions(key)).as("seed %d", this.seed)
			.allSatisfy((_, pinned) -> assertThat(pinned).isIn("", version));
		assertThat(rotation.path("consumers").valueStream().map((consumer) -> consumer.path("progress").stringValue()))
			.allMatch(List.of("Verified", "Following")::contains);
	}

	private Map<String, JsonNode> definitions() {
		Map<String, JsonNode> all = new LinkedHashMap<>();
		for (String key : List.of(World.SEARCH_CMK, World.DICOM_CMK)) {
			all.putAll(this.world.definitions(key));
		}
		return all;
	}

	private void awaitService() throws Exception {
		try {
			this.world.service().awaitReady("/actuator/health/readiness", LONGEST);
		}
		catch (AssertionError | UncheckedIOException silent) {
			throw new AssertionError(
					"The service did not come back: " + Files.readString(this.folder.resolve("service.log")), silent);
		}
	}

}
