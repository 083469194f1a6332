package io.keyrotor.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.keyrotor.durable.PostgresServer;
import io.keyrotor.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three packaged services on one PostgreSQL: they share the work, and what one of them
 * leaves behind another one carries on.
 */
@BesideOthers
class ReplicasIT {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	@TempDir
	static Path folder;

	private static Sandbox sandbox;

	private static String url;

	private static final List<ServiceProcess> REPLICAS = new ArrayList<>();

	@BeforeAll
	static void startAll() throws Exception {
		sandbox = Sandbox.start();
		url = PostgresServer.shared().newDatabase();
		for (int replica = 0; replica < 3; replica++) {
			REPLICAS.add(new ServiceProcess(sandbox, Files.createDirectory(folder.resolve("replica-" + replica)),
					"spring.datasource.url=" + url, "keyrotor.azure.call-timeout=5s",
					"keyrotor.rotation.settle-time=2s"));
		}
	}

	@AfterAll
	static void endAll() throws Exception {
		for (ServiceProcess replica : REPLICAS) {
			replica.kill();
		}
		sandbox.close();
	}

	@BeforeEach
	void everybodyIsThere() throws Exception {
		for (ServiceProcess replica : REPLICAS) {
			if (!replica.isAlive()) {
				replica.start();
			}
		}
		for (ServiceProcess replica : REPLICAS) {
			new Api(replica.address()).awaitReady("/actuator/health/readiness", LONGEST);
		}
		assertThat(world(0).sandbox().delete("/faults").status()).isLessThan(300);
	}

	@Test
	void makeOneVersionOfOneRequestWhicheverOfThemIsAskedAndHoweverOften() throws Exception {
		sandbox.createKey("sandbox-vault", "asked-often");
		int before = world(0).created("sandbox-vault/asked-often").size();
		List<Callable<Api.Answer>> requests = new ArrayList<>();
		for (int request = 0; request < 12; request++) {
			World world = world(request % 3);
			requests.add(() -> world.rotate("sandbox-vault/asked-often", "Idempotency-Key", "once"));
		}
		Set<String> ids = new HashSet<>();
		for (Api.Answer answer : simultaneously(requests)) {
			assertThat(answer.status()).as(answer.text()).isEqualTo(202);
			ids.add(answer.json().path("id").stringValue(""));
		}
		assertThat(ids).hasSize(1);
		JsonNode rotation = world(1).awaitRest(ids.iterator().next(), LONGEST);
		assertThat(rotation.path("status").stringValue("")).isEqualTo("Succeeded");
		assertThat(world(2).created("sandbox-vault/asked-often")).hasSize(before + 1);
	}

	@Test
	void letOnlyOneOfSeveralRequestsForTheSameKeyIn() throws Exception {
		sandbox.createKey("sandbox-vault", "wanted");
		int before = world(0).created("sandbox-vault/wanted").size();
		List<Callable<Api.Answer>> requests = new ArrayList<>();
		for (int request = 0; request < 12; request++) {
			World world = world(request % 3);
			String name = "own-" + request;
			requests.add(() -> world.rotate("sandbox-vault/wanted", "Idempotency-Key", name));
		}
		List<String> accepted = new ArrayList<>();
		for (Api.Answer answer : simultaneously(requests)) {
			assertThat(answer.status()).as(answer.text()).isIn(202, 409);
			if (answer.status() == 202) {
				accepted.add(answer.json().path("id").stringValue(""));
			}
		}
		assertThat(accepted).isNotEmpty();
		for (String id : accepted) {
			assertThat(world(0).awaitRest(id, LONGEST).path("status").stringValue("")).isEqualTo("Succeeded");
		}
		assertThat(world(0).created("sandbox-vault/wanted")).hasSize(before + accepted.size());
	}

	@Test
	void goOnWithinThirtyFiveSecondsWhenOneIsKilledInTheMiddle() throws Exception {
		bindAll();
		String id = heldInTheMiddle("KeyVault", "GET", "/keys/search-cmk/versions", World.SEARCH_CMK);
		ServiceProcess worker = worker(id).orElseThrow();
		worker.kill();
		long killed = System.nanoTime();
		World other = world(survivor(worker));
		JsonNode rotation = other.awaitRest(id, LONGEST);
		Duration took = Duration.ofNanos(System.nanoTime() - killed);
		assertThat(rotation.path("status").stringValue("")).as("%s", rotation).isEqualTo("Succeeded");
		assertThat(took).isLessThan(Duration.ofSeconds(35));
		assertOnVersion(other, rotation);
	}

	@Test
	void goOnAtOnceWhenOneIsAskedToEnd() throws Exception {
		bindAll();
		String id = heldInTheMiddle("Search", "GET", "/indexes", World.SEARCH_CMK);
		ServiceProcess worker = worker(id).orElseThrow();
		long asked = System.nanoTime();
		worker.terminate();
		World other = world(survivor(worker));
		JsonNode rotation = other.awaitRest(id, LONGEST);
		assertThat(rotation.path("status").stringValue("")).as("%s", rotation).isEqualTo("Succeeded");
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
		assertThat(worker.awaitEnd(Duration.ofSeconds(40))).isIn(0, 143);
		assertOnVersion(other, rotation);
	}

	/**
	 * The frozen one's call creates a version that nobody sees before another one has
	 * called again: the double is found before any rotation ends, and named.
	 */
	@Test
	void findTheDoubleOfAWorkerThatWasFrozenForAMinuteAndStartNothingWhenItThaws() throws Exception {
		sandbox.createKey("sandbox-vault", "frozen");
		int before = world(0).created("sandbox-vault/frozen").size();
		sandbox.fault("""
				{"service": "KeyVault", "method": "POST", "path": "/keys/frozen/rotate", "fault": "Delay",
				 "delay": "PT60S", "times": 1}""");
		Api.Answer accepted = world(0).service()
			.post(World.path("sandbox-vault/frozen", "/rotations"), "{\"holdBefore\": \"Propagating\"}");
		assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
		String id = accepted.json().path("id").stringValue("");
		awaitFired();
		ServiceProcess worker = worker(id).orElseThrow();
		worker.freeze();
		long frozen = System.nanoTime();
		World other = world(survivor(worker));
		try {
			JsonNode held = other.awaitRest(id, LONGEST);
			assertThat(held.path("error").path("code").stringValue("")).as("%s", held).isEqualTo("HoldRequested");
			while (other.created("sandbox-vault/frozen").size() < before + 2
					&& System.nanoTime() - frozen < LONGEST.toNanos()) {
				Thread.sleep(200);
			}
		}
		finally {
			worker.thaw();
		}
		assertThat(other.created("sandbox-vault/frozen")).hasSize(before + 2);
		new Api(worker.address()).awaitReady("/actuator/health/readiness", LONGEST);
		assertThat(other.service().post("/v1/rotations/" + id + "/resume", "").status()).isEqualTo(202);
		JsonNode found = other.awaitRest(id, LONGEST);
		assertThat(found.path("phase").stringValue("")).as("%s", found).isEqualTo("Held");
		assertThat(found.path("error").path("code").stringValue("")).isEqualTo("DoubleVersion");
		assertThat(other.created("sandbox-vault/frozen")).hasSize(before + 2);
		assertThat(other.created("sandbox-vault/frozen").subList(before, before + 2))
			.allSatisfy((version) -> assertThat(found.path("error").path("message").stringValue("")
					+ found.path("error").path("detail").stringValue(""))
				.contains(version));
		Thread.sleep(3000);
		assertThat(other.created("sandbox-vault/frozen")).hasSize(before + 2);
	}

	/** Binds what the fakes show, and makes sure that it is at rest. */
	private static void bindAll() {
		world(0).bindAll();
	}

	/** A rotation whose worker is waiting for this answer. */
	private static String heldInTheMiddle(String service, String method, String path, String key) throws Exception {
		sandbox.fault("""
				{"service": "%s", "method": "%s", "path": "%s", "fault": "Delay", "delay": "PT3S", "times": 1}"""
			.formatted(service, method, path));
		Api.Answer accepted = world(0).rotate(key);
		assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
		String id = accepted.json().path("id").stringValue("");
		awaitFired();
		return id;
	}

	private static void awaitFired() throws InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		while (world(0).sandbox()
			.get("/faults")
			.json()
			.valueStream()
			.noneMatch((fault) -> fault.path("fired").intValue(0) > 0)) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.sleep(10);
		}
	}

	private static void assertOnVersion(World world, JsonNode rotation) {
		String version = rotation.path("toVersion").stringValue("");
		Map<String, String> versions = world.versions(World.SEARCH_CMK);
		assertThat(versions).isNotEmpty().allSatisfy((_, pinned) -> assertThat(pinned).isEqualTo(version));
		assertThat(world.created(World.SEARCH_CMK)).last().isEqualTo(version);
	}

	/** The replica that is at work on a rotation. */
	private static Optional<ServiceProcess> worker(String rotation) throws Exception {
		try (Connection connection = DriverManager.getConnection(url);
				PreparedStatement query = connection
					.prepareStatement("select picked_by from scheduled_tasks where task_instance = ?")) {
			query.setString(1, rotation);
			return named(query);
		}
	}

	private static Optional<ServiceProcess> named(PreparedStatement query) throws SQLException {
		try (ResultSet row = query.executeQuery()) {
			String name = row.next() ? row.getString(1) : null;
			return REPLICAS.stream()
				.filter((replica) -> name != null && name.startsWith(replica.pid() + "-"))
				.findFirst();
		}
	}

	private static int survivor(ServiceProcess gone) {
		return (REPLICAS.indexOf(gone) + 1) % REPLICAS.size();
	}

	private static World world(int replica) {
		return new World(new Api(REPLICAS.get(replica).address()), new Api(sandbox.controlAddress()));
	}

	private static List<Api.Answer> simultaneously(List<Callable<Api.Answer>> requests) throws Exception {
		List<Api.Answer> answers = new ArrayList<>();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Api.Answer> answer : callers.invokeAll(requests)) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

}
