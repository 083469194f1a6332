package io.keyrotor.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Many rotations at once, on stores that keep Azure's limits. */
@BesideOthers
class StormIT {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	private static final int KEYS = 16;

	@TempDir
	Path folder;

	@Test
	void queuesHereInsteadOfBeingRefusedThere() throws Exception {
		try (ServiceInSandbox running = ServiceInSandbox.start(this.folder)) {
			World world = new World(new Api(running.address()), new Api(running.sandbox().controlAddress()));
			for (int key = 0; key < KEYS; key++) {
				running.sandbox().createKey("sandbox-vault", "storm-" + key);
			}
			Thread.sleep(Duration.ofSeconds(10));
			running.sandbox().limitRequests(true);
			for (Api.Answer answer : simultaneously(world)) {
				assertThat(answer.status()).as(answer.text()).isEqualTo(202);
				JsonNode rotation = world.awaitRest(answer.json().path("id").stringValue(""), LONGEST);
				assertThat(rotation.path("status").stringValue("")).as("%s", rotation).isEqualTo("Succeeded");
			}
			assertThat(running.sandbox().throttledCalls()).containsEntry("sandbox-vault", 0L);
		}
	}

	private static List<Api.Answer> simultaneously(World world) throws Exception {
		List<Callable<Api.Answer>> requests = new ArrayList<>();
		for (int key = 0; key < KEYS; key++) {
			String name = "sandbox-vault/storm-" + key;
			requests.add(() -> world.rotate(name));
		}
		List<Api.Answer> answers = new ArrayList<>();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Api.Answer> answer : callers.invokeAll(requests)) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

}
