package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.keyrotor.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the packaged service at some moments of one assignment and counts in the fakes'
 * ledger what became of its keys. {@code crash.seed} repeats the moments.
 */
@BesideOthers
class PolicyAssignmentCrashIT {

	private static final int KILLS = 5;

	private static final Duration LONGEST = Duration.ofSeconds(90);

	private final long seed = Long.getLong("crash.seed", System.nanoTime());

	@TempDir
	Path folder;

	private Sandbox sandbox;

	private ServiceProcess process;

	private Api service;

	@BeforeEach
	void start() throws Exception {
		this.sandbox = Sandbox.start();
		this.process = new ServiceProcess(this.sandbox, this.folder, "keyrotor.azure.call-timeout=5s",
				"keyrotor.rotation.settle-time=2s");
		this.service = new Api(this.process.address());
		this.service.awaitReady("/actuator/health", LONGEST);
	}

	@AfterEach
	void stop() throws Exception {
		this.process.kill();
		this.sandbox.close();
	}

	@Test
	void everySelectedKeyIsSetOnceHoweverOftenTheProcessIsKilled() throws Exception {
		List<String> keys = Assignments.createKeys(this.sandbox, "bulk-", 60);
		Assignments assignments = new Assignments(this.service);
		Random random = new Random(this.seed);
		String id = assignments.accept("\"namePattern\": \"bulk-*\"", "Idempotency-Key", "once");
		for (int kill = 0; kill < KILLS; kill++) {
			Thread.sleep(random.nextInt(800));
			this.process.kill();
			this.process.start();
			this.service.awaitReady("/actuator/health", LONGEST);
		}
		assertThat(assignments.accept("\"namePattern\": \"bulk-*\"", "Idempotency-Key", "once")).isEqualTo(id);
		JsonNode over = assignments.awaitEnd(id, LONGEST);
		assertThat(over.at("/counts/Set").asInt()).as("seed %d: %s", this.seed, over).isEqualTo(60);
		assertThat(assignments.keys(id, "Set")).as("seed %d", this.seed).isEqualTo(keys);
		assertThat(Assignments.written(this.sandbox)).as("seed %d", this.seed).isEqualTo(keys);
	}

}
