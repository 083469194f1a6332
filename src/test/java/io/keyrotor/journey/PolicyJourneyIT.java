package io.keyrotor.journey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.keyrotor.policy.PolicyFixtures;
import io.keyrotor.policy.RotationPolicy;
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

/** Policies on their way to Azure and back, over HTTP on both sides. */
class PolicyJourneyIT {

	private static final String POLICY = World.path(World.SEARCH_CMK, "/rotation-policy");

	private static final String ON_THE_WIRE = "/keys/search-cmk/rotationpolicy";

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder, "keyrotor.policy.read-back-timeout=3s");
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
	void readsThatLagAreWaitedOut() {
		fault("GET", "StaleRead", 2);
		Api.Answer set = put(World.AFTER_CREATION);
		assertThat(set.status()).as(set.text()).isEqualTo(200);
		assertThat(set.json().path("warnings")).isEmpty();
		assertThat(fired()).isEqualTo(2);
		assertThat(get()).isEqualTo(set.json());
		assertThat(changes()).hasSize(1);
	}

	@Test
	void aLagBeyondTheBoundIsToldAndNotTakenForDrift() {
		this.world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}");
		fault("GET", "StaleRead", 1000);
		Api.Answer set = put(World.AFTER_CREATION);
		assertThat(set.status()).isEqualTo(200);
		assertThat(codes(set.json())).containsExactly("ReadBackLagging");
		assertThat(set.json().at("/attributes/expiryTime").stringValue()).isEqualTo("P2Y");
		JsonNode late = get();
		assertThat(late.path("drift").stringValue()).isEqualTo("Lagging");
		assertThat(codes(late)).containsExactly("ReadBackLagging");
		assertThat(late.at("/lifetimeActions/0/trigger/timeAfterCreate").stringValue()).isEqualTo("P1Y");
		this.world.sandbox().delete("/faults");
		assertThat(get().path("drift").stringValue()).isEqualTo("InSync");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ResetAfterEffect", "GarbageAfterEffect" })
	void aChangeWhoseAnswerIsLostIsFound(String fault) {
		fault("PUT", fault, 1);
		Api.Answer set = put(World.AFTER_CREATION);
		assertThat(set.status()).as(set.text()).isEqualTo(200);
		assertThat(set.json()).isEqualTo(get());
		assertThat(set.json().path("drift").stringValue()).isEqualTo("InSync");
		assertThat(changes()).hasSize(1);
	}

	@Test
	void aChangeThatWasLostOnItsWayIsNoSuccess() {
		fault("PUT", "ResetBeforeEffect", 1);
		Api.Answer lost = put(World.AFTER_CREATION);
		assertThat(lost.status()).isEqualTo(503);
		assertThat(lost.json().path("code").stringValue()).isEqualTo("KeyStoreUnavailable");
		assertThat(lost.json().path("detail").stringValue()).contains(
				"It is not known whether the policy of key sandbox-vault/search-cmk was set: for 3 seconds afterwards"
						+ " the key store showed another one.");
		assertThat(changes()).isEmpty();
		assertThat(get().path("drift").stringValue()).isEqualTo("NotSetHere");
	}

	@Test
	void aChangeOfWhichAzureKeepsAPartIsToldAtOnce() {
		fault("PUT", "DropProperty", 1);
		Api.Answer set = put(World.AFTER_CREATION);
		assertThat(set.status()).isEqualTo(200);
		assertThat(codes(set.json())).containsExactly("PolicyNotKept");
		assertThat(set.json().path("differences").findValuesAsString("code")).contains("ActionMissing");
	}

	@Test
	void aChangeThatSomebodyMadeElsewhereIsDrift() {
		put(World.AFTER_CREATION);
		this.world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}");
		elsewhere(PolicyFixtures.policy("P1Y", "Rotate after P90D", "Notify before P30D"));
		JsonNode changed = get();
		assertThat(changed.path("drift").stringValue()).isEqualTo("Changed");
		assertThat(codes(changed)).containsExactly("PolicyDrift");
		assertThat(changed.at("/warnings/0/message").stringValue()).contains(
				"timeAfterCreate P18M and has timeAfterCreate P90D", "P2Y and is P1Y",
				changed.at("/attributes/updated").stringValue());
		assertThat(put(changed.toString()).json().path("drift").stringValue()).isEqualTo("InSync");
		assertThat(get().path("warnings")).isEmpty();
	}

	@Test
	void ofManyWhoSawTheSamePolicyOneWins() throws Exception {
		String tag = this.world.service().get(POLICY).header("ETag");
		List<Callable<Integer>> callers = new ArrayList<>();
		for (int days = 28; days < 38; days++) {
			String own = World.AFTER_CREATION.replace("P18M", "P" + days + "D");
			callers.add(() -> this.world.service().put(POLICY, own, "If-Match", tag).status());
		}
		List<Integer> statuses = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Integer> status : threads.invokeAll(callers)) {
				statuses.add(status.get());
			}
		}
		assertThat(statuses).filteredOn((status) -> status == 200).hasSize(1);
		assertThat(statuses).filteredOn((status) -> status == 412).hasSize(9);
		assertThat(changes()).hasSize(1);
	}

	@Test
	void aRemovalIsComparedWithNoPolicyAtAll() {
		for (String key : List.of(World.SEARCH_CMK, World.DICOM_CMK)) {
			this.world.setPolicy(key);
			Api.Answer removed = this.world.service().delete(World.path(key, "/rotation-policy"));
			assertThat(removed.json().path("drift").stringValue()).isEqualTo("InSync");
			assertThat(removed.json().at("/setHere/lifetimeActions")).isEmpty();
			assertThat(removed.json().at("/setHere/attributes")).isEmpty();
			assertThat(removed.json().path("warnings")).isEmpty();
		}
		this.world.sandbox().post("/clock", "{\"advance\": \"PT1H\"}");
		elsewhere(PolicyFixtures.AFTER_CREATION);
		assertThat(get().path("drift").stringValue()).isEqualTo("Changed");
	}

	@Test
	void tryingOutLeavesNoTrace() {
		put(World.AFTER_CREATION);
		JsonNode before = get();
		this.world.service().put(POLICY + "?validateOnly=true", World.AFTER_CREATION.replace("P18M", "P1Y"));
		this.world.service().delete(POLICY + "?validateOnly=true");
		assertThat(get()).isEqualTo(before);
		assertThat(changes()).hasSize(1);
	}

	@Test
	void whateverAzureHoldsIsShown() {
		List<RotationPolicy> odd = List.of(
				PolicyFixtures.policy("banana", "Shred after P1D", "Rotate", "Notify before P4W"),
				PolicyFixtures.policy("P0D", "Rotate after P1D before P1D", "Rotate after P1Y", "Rotate before P1Y"),
				PolicyFixtures.policy("P999999999Y", "Notify after P1D", ""));
		for (RotationPolicy policy : odd) {
			elsewhere(policy);
			Api.Answer shown = this.world.service().get(POLICY);
			assertThat(shown.status()).as(shown.text()).isEqualTo(200);
			assertThat(shown.json().at("/attributes/expiryTime").stringValue())
				.isEqualTo(policy.expiryTime().orElseThrow());
			assertThat(shown.json().path("lifetimeActions")).hasSameSizeAs(policy.lifetimeActions());
			assertThat(codes(shown.json())).hasSizeGreaterThan(2);
			assertThat(plan().path("warnings")).isEqualTo(shown.json().path("warnings"));
		}
	}

	private Api.Answer put(String body) {
		return this.world.service().put(POLICY, body);
	}

	private JsonNode get() {
		return this.world.service().get(POLICY).json();
	}

	private JsonNode plan() {
		return this.world.service().post(World.path(World.SEARCH_CMK, "/rotations?validateOnly=true"), "{}").json();
	}

	private static List<String> codes(JsonNode policy) {
		return policy.path("warnings").findValuesAsString("code");
	}

	private List<JsonNode> changes() {
		return this.world.ledger("PutPolicy", World.SEARCH_CMK);
	}

	private static void elsewhere(RotationPolicy policy) {
		running.sandbox().keepPolicy("sandbox-vault", "search-cmk", policy);
	}

	private static void fault(String method, String fault, int times) {
		running.sandbox()
			.fault("{\"service\": \"KeyVault\", \"method\": \"%s\", \"path\": \"%s\", \"fault\": \"%s\", \"times\": %d}"
				.formatted(method, ON_THE_WIRE, fault, times));
	}

	private int fired() {
		return this.world.sandbox().get("/faults").json().at("/0/fired").asInt();
	}

}
