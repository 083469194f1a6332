package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault of the sandbox at every call that a rotation makes: it ends with exactly
 * one new version and every consumer on it, or it is held and ends so once the fault is
 * gone. Calls time out early here, so that waiting for them is short; and as it waits
 * most of the time, it does so beside the others.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("faults")
class FaultsIT {

	private static final Duration LONGEST = Duration.ofSeconds(40);

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder, "keyrotor.azure.call-timeout=1s", "keyrotor.rotation.settle-time=1s");
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

	static List<String> faults() {
		List<String> faults = new ArrayList<>();
		for (String call : List.of("'service':'KeyVault','method':'POST','path':'/keys/search-cmk/rotate'",
				"'service':'KeyVault','method':'GET','path':'/keys/search-cmk'",
				"'service':'ManagedHsm','method':'POST','path':'/keys/dicom-cmk/rotate'",
				"'service':'Search','method':'GET','path':'/indexes'",
				"'service':'Search','method':'PUT','path':'/indexes'",
				"'service':'Search','method':'PUT','path':'/datasources'",
				"'service':'ResourceManager','method':'GET','path':'/subscriptions'",
				"'service':'ResourceManager','method':'PUT','path':'/subscriptions'", "'service':'Identity'")) {
			for (String fault : List.of("'fault':'TimeoutAfterEffect'", "'fault':'ResetBeforeEffect'",
					"'fault':'ResetAfterEffect'", "'fault':'Status','status':429,'retryAfter':1",
					"'fault':'Status','status':503", "'fault':'Status','status':500,'times':2",
					"'fault':'Status','status':409", "'fault':'Status','status':403",
					"'fault':'Delay','delay':'PT0.3S'", "'fault':'Delay','delay':'PT1.2S'",
					"'fault':'GarbageAfterEffect'", "'fault':'HiddenSecret'")) {
				faults.add("{" + call + "," + fault + "}");
			}
		}
		return faults;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void endsWithOneVersionAndEveryConsumerOnIt(String fault) throws Exception {
		String key = (fault.contains("ManagedHsm") || fault.contains("ResourceManager")) ? World.DICOM_CMK
				: World.SEARCH_CMK;
		Map<String, JsonNode> before = this.world.definitions(key);
		String id = this.world.rotate(key).json().path("id").stringValue();
		assertThat(this.world.sandbox().post("/faults", fault.replace('\'', '"')).status()).isEqualTo(201);
		JsonNode rotation = this.world.awaitRest(id, LONGEST);
		if (rotation.path("phase").stringValue().equals("Held")) {
			assertThat(fault).as("only a refusal or a hidden secret is a person's business")
				.containsAnyOf("403", "HiddenSecret");
			this.world.sandbox().delete("/faults");
			this.world.service().post("/v1/rotations/" + id + "/resume", "");
			rotation = this.world.awaitRest(id, LONGEST);
		}
		assertThat(rotation.path("status").stringValue()).as("%s", rotation).isEqualTo("Succeeded");
		String version = rotation.path("toVersion").stringValue();
		assertThat(this.world.created(key)).containsExactly(version);
		assertThat(this.world.versions(key)).allSatisfy((_, pinned) -> assertThat(pinned).isEqualTo(version));
		assertThat(this.world.definitions(key)).isEqualTo(before);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
	}

	@Test
	void holdsAndNamesTheMemberThatAServiceSilentlyLost() throws Exception {
		this.world.sandbox().post("/faults", """
				{"service": "Search", "method": "PUT", "path": "/indexes", "fault": "DropProperty"}""");
		String id = this.world.rotate(World.SEARCH_CMK).json().path("id").stringValue();
		JsonNode rotation = this.world.awaitRest(id, LONGEST);
		assertThat(rotation.path("phase").stringValue()).isEqualTo("Held");
		assertThat(rotation.toString()).contains("ConsumerChanged");
		assertThat(this.world.created(World.SEARCH_CMK)).hasSize(1);
	}

	@Test
	void writesNothingWhereASecretIsHiddenForGood() throws Exception {
		this.world.sandbox().post("/faults", """
				{"service": "Search", "method": "GET", "path": "/skillsets", "fault": "HiddenSecret", "times": 50}""");
		String id = this.world.rotate(World.SEARCH_CMK).json().path("id").stringValue();
		JsonNode rotation = this.world.awaitRest(id, LONGEST);
		assertThat(rotation.path("phase").stringValue()).isEqualTo("Held");
		assertThat(rotation.path("error").path("code").stringValue()).isEqualTo("NeedsSecret");
		assertThat(this.world.ledger("PutConsumer", skillset())).isEmpty();
		assertThat(rotation.path("consumers").valueStream().map((consumer) -> consumer.path("progress").stringValue()))
			.containsOnlyOnce("NeedsSecret")
			.contains("Verified");
	}

	private String skillset() {
		return this.world.versions(World.SEARCH_CMK)
			.keySet()
			.stream()
			.filter((uri) -> uri.contains("skillsets"))
			.findFirst()
			.orElseThrow();
	}

}
