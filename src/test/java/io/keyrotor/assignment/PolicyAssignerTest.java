package io.keyrotor.assignment;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.keyrotor.assignment.KeyResult.Outcome;
import io.keyrotor.assignment.PolicyAssignment.Status;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.InMemorySetPolicies;
import io.keyrotor.policy.PolicyDrift;
import io.keyrotor.policy.PolicyFixtures;
import io.keyrotor.policy.ReadBack;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.rotation.SettableClock;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.assignment.AssignmentFixtures.named;
import static org.assertj.core.api.Assertions.assertThat;

class PolicyAssignerTest {

	private static final Duration SETTLED = Duration.ofSeconds(15);

	private static final String VAULT = "sandbox-vault";

	private static final String HSM = "sandbox-hsm";

	/** Has no difference of durations, which takes long to judge. */
	private static final RotationPolicy YEARLY = PolicyFixtures.policy(null, "Rotate after P1Y");

	private static final int MOST_STEPS = 50_000;

	private final SettableClock clock = new SettableClock(AssignmentFixtures.NOON);

	private final ScriptedKeys keys = new ScriptedKeys(this.clock);

	private final InMemoryPolicyAssignments assignments = new InMemoryPolicyAssignments();

	private final InMemorySetPolicies setPolicies = new InMemorySetPolicies();

	private KeyStores stores = InMemoryKeys.stores();

	@Test
	void setsThePolicyOfEverySelectedKeyOnceAndOfNoOther() {
		create(VAULT, "cmk-1", "cmk-2", "other-1");
		PolicyAssignment over = run(named("cmk-*", VAULT));
		assertThat(over.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(written()).containsExactly("sandbox-vault/cmk-1", "sandbox-vault/cmk-2");
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.SET, "cmk-2", Outcome.SET));
		assertThat(over.tally().words()).isEqualTo("2 Set");
		assertThat(this.keys.count("list sandbox-hsm")).isZero();
	}

	@Test
	void readsAKeyThatHasThePolicyAndWritesNothing() {
		create(VAULT, "cmk-1");
		run(named("cmk-*"));
		this.keys.calls().clear();
		PolicyAssignment again = run(named("cmk-*"));
		assertThat(again.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(outcomes(again)).containsEntry("cmk-1", Outcome.UNCHANGED);
		assertThat(this.keys.count("replace ")).isZero();
	}

	@Test
	void knowsThePolicyThroughAzuresAdditionsAndInAnyOrderAndCase() {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.inMemory()
			.replace(KeyId.of(VAULT, "cmk-1"), PolicyFixtures.policy("P2Y", "notify before P30D", "rotate after P18M"));
		this.keys.inMemory()
			.replace(KeyId.of(VAULT, "cmk-2"), PolicyFixtures.policy("P2Y", "Notify before P40D", "Rotate after P18M"));
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.UNCHANGED, "cmk-2", Outcome.SET));
	}

	@Test
	void selectsByTagsAndNamesTogether() {
		create(VAULT, "cmk-1", "cmk-2", "cmk-3");
		create(HSM, "cmk-4", "other");
		tag(VAULT, "cmk-1", Map.of("team", "payments", "zone", "eu"));
		tag(VAULT, "cmk-2", Map.of("team", "Payments"));
		tag(HSM, "cmk-4", Map.of("team", "payments"));
		tag(HSM, "other", Map.of("team", "payments"));
		PolicyAssignment over = run(
				new KeySelection(List.of(), Optional.of(new NamePattern("CMK-?")), Map.of("team", "payments")));
		assertThat(outcomes(over).keySet()).containsExactlyInAnyOrder("cmk-1", "cmk-4");
	}

	@Test
	void staleReadIsNotTakenForThePolicyBeingThere() {
		create(VAULT, "cmk-1");
		KeyId key = KeyId.of(VAULT, "cmk-1");
		run(named("cmk-*"));
		RotationPolicy old = this.keys.inMemory().policy(key);
		this.clock.advanceTo(this.clock.instant().plusSeconds(60));
		run(named("cmk-*"), PolicyFixtures.BEFORE_EXPIRY);
		this.keys.showOnce("policy " + key, old);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(outcomes(over)).containsEntry("cmk-1", Outcome.SET);
		assertThat(this.keys.inMemory().policy(key).expiryTime()).isEqualTo(PolicyFixtures.AFTER_CREATION.expiryTime());
	}

	@Test
	void policyThatWasSetElsewhereIsSetHereSoThatItIsNoDrift() {
		create(VAULT, "cmk-1");
		KeyId key = KeyId.of(VAULT, "cmk-1");
		run(named("cmk-*"));
		this.clock.advanceTo(this.clock.instant().plusSeconds(600));
		this.keys.inMemory().replace(key, PolicyFixtures.BEFORE_EXPIRY);
		assertThat(policies().read(key).drift()).isEqualTo(PolicyDrift.CHANGED);
		assertThat(outcomes(run(named("cmk-*"), PolicyFixtures.BEFORE_EXPIRY))).containsEntry("cmk-1", Outcome.SET);
		assertThat(policies().read(key).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@Test
	void keyWhoseStoreKeepsSomethingElseHasFailed() {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.showOnce("replace sandbox-vault/cmk-1", PolicyFixtures.BEFORE_EXPIRY);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(result(over, "cmk-1").outcome()).isEqualTo(Outcome.FAILED);
		assertThat(result(over, "cmk-1").reason().orElseThrow().code()).isEqualTo("PolicyNotKept");
		assertThat(outcomes(over)).containsEntry("cmk-2", Outcome.SET);
	}

	@Test
	void keyThatSomebodyElseChangesRightAfterwardsHasFailed() {
		create(VAULT, "cmk-1");
		KeyId key = KeyId.of(VAULT, "cmk-1");
		this.keys.beforehand("policy " + key, () -> {
		});
		this.keys.beforehand("policy " + key, () -> {
			this.clock.advanceTo(this.clock.instant().plusSeconds(1));
			this.keys.inMemory().replace(key, PolicyFixtures.BEFORE_EXPIRY);
		});
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(result(over, "cmk-1").outcome()).isEqualTo(Outcome.FAILED);
		assertThat(result(over, "cmk-1").reason().orElseThrow().code()).isEqualTo("PolicyDrift");
	}

	@Test
	void saysOfAKeyThatIsSetThatItCouldNotBeReadBack() {
		create(VAULT, "cmk-1");
		this.keys.beforehand("policy sandbox-vault/cmk-1", () -> {
		});
		this.keys.fail("policy sandbox-vault/cmk-1", 1, Kind.FORBIDDEN);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(result(over, "cmk-1").reason().orElseThrow().code()).isEqualTo("NotReadBack");
	}

	@Test
	void waitsForATokenThatIsNotAcceptedJustNow() {
		create(VAULT, "cmk-1");
		this.keys.beforehand("replace sandbox-vault/cmk-1", () -> {
			throw new UpstreamFailure(UpstreamFailure.Reason.UNAUTHENTICATED_FOR_NOW,
					UpstreamFailure.Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(), "No.", "Wait.");
		});
		assertThat(outcomes(run(named("cmk-*")))).containsEntry("cmk-1", Outcome.SET);
	}

	@Test
	void planLooksAtKeysOfEveryStore() {
		create(VAULT, names("cmk-", 80));
		create(HSM, names("cmk-", 30));
		AssignmentPlan plan = plan();
		assertThat(plan.keys()).hasSize(50);
		assertThat(plan.keys().stream().filter((key) -> key.key().store().value().equals(HSM))).hasSize(25);
		assertThat(plan.truncated()).isTrue();
		assertThat(plan.stores()).extracting(AssignmentPlan.PlannedStore::selected).containsExactlyInAnyOrder(80, 30);
	}

	@Test
	void planEndsWithTheTimeThatThereIsForIt() {
		create(VAULT, names("cmk-", 80));
		this.keys.beforehand("list sandbox-vault further", () -> {
		});
		this.keys.beforehand("list sandbox-vault further",
				() -> this.clock.advanceTo(this.clock.instant().plusSeconds(11)));
		this.keys.beforehand("key sandbox-vault/cmk-12",
				() -> this.clock.advanceTo(this.clock.instant().plusSeconds(11)));
		AssignmentPlan plan = plan();
		assertThat(plan.keys()).extracting((key) -> key.key().name().value())
			.containsExactly("cmk-10", "cmk-11", "cmk-12");
		assertThat(plan.stores()).filteredOn((store) -> store.store().value().equals(VAULT))
			.allSatisfy((store) -> assertThat(store.whole()).isFalse())
			.extracting(AssignmentPlan.PlannedStore::selected)
			.containsExactly(75);
		assertThat(plan.truncated()).isTrue();
	}

	@Test
	void planStopsLookingAtKeysAtAFailureThatMayPass() {
		create(VAULT, names("cmk-", 5));
		this.keys.fail("key sandbox-vault/cmk-12", 1, Kind.THROTTLED);
		AssignmentPlan plan = plan();
		assertThat(plan.keys()).hasSize(2);
		assertThat(plan.truncated()).isTrue();
	}

	private AssignmentPlan plan() {
		return service().plan(AssignmentFixtures.request(named("cmk-*"), PolicyFixtures.AFTER_CREATION));
	}

	@Test
	void skipsKeysThatBackACertificateWithoutReadingThem() {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.inMemory().backACertificate(KeyId.of(VAULT, "cmk-1"));
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.SUCCEEDED);
		KeyResult skipped = result(over, "cmk-1");
		assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
		assertThat(skipped.reason().orElseThrow().code()).isEqualTo("KeyIsManaged");
		assertThat(this.keys.count("key sandbox-vault/cmk-1")).isZero();
	}

	@Test
	void refusesTheKeysOfAStoreWhoseRulesThePolicyBreaks() {
		create(VAULT, "cmk-1");
		create(HSM, "cmk-2");
		PolicyAssignment over = run(named("cmk-*"),
				PolicyFixtures.policy("P2Y", "Rotate after P18M", "Notify before P30D"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.SET, "cmk-2", Outcome.REFUSED));
		assertThat(result(over, "cmk-2").violations()).extracting("rule").containsExactly("NotifySupported");
		assertThat(written()).containsExactly("sandbox-vault/cmk-1");
		assertThat(over.resumable()).isFalse();
	}

	@Test
	void keyThatIsGoneByNowIsSkipped() {
		create(VAULT, "cmk-1");
		this.keys.fail("key sandbox-vault/cmk-1", 1, Kind.MISSING);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(outcomes(over)).containsEntry("cmk-1", Outcome.SKIPPED);
	}

	@Test
	void waitsAsLongAsAzureAskedAndThenGoesOn() {
		create(VAULT, "cmk-1");
		for (int i = 0; i < 20; i++) {
			this.keys.fail("policy sandbox-vault/cmk-1", 1, Kind.THROTTLED, Optional.of(Duration.ofSeconds(40)));
		}
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(outcomes(over)).containsEntry("cmk-1", Outcome.SET);
		assertThat(this.keys.count("policy ")).as("20 that wait, the look and the reading back").isEqualTo(22);
		assertThat(elapsed()).isBetween(Duration.ofSeconds(800), Duration.ofSeconds(801));
	}

	@Test
	void waitsNoLongerThanAMinuteWhateverIsAsked() {
		create(VAULT, "cmk-1");
		this.keys.fail("replace sandbox-vault/cmk-1", 1, Kind.THROTTLED, Optional.of(Duration.ofDays(1)));
		assertThat(run(named("cmk-*")).status()).isEqualTo(Status.SUCCEEDED);
		assertThat(elapsed()).isEqualTo(Duration.ofMinutes(1));
		assertThat(written()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNAVAILABLE", "UNCERTAIN", "STALE" })
	void givesAKeyUpAfterSomeTriesAndGoesOn(Kind kind) {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.fail("key sandbox-vault/cmk-1", 100, kind);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.FAILED, "cmk-2", Outcome.SET));
		assertThat(this.keys.count("key sandbox-vault/cmk-1")).isEqualTo(6);
		assertThat(elapsed()).isEqualTo(Duration.ofSeconds(31));
		assertThat(over.trouble()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "FORBIDDEN", "REJECTED" })
	void keyThatAzureRefusesFailsAtOnceAndTheRestGoesOn(Kind kind) {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.fail("replace sandbox-vault/cmk-1", 1, kind);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.FAILED, "cmk-2", Outcome.SET));
		KeyResult failed = result(over, "cmk-1");
		assertThat(failed.upstream().orElseThrow().service()).isEqualTo("Key Vault sandbox-vault");
		assertThat(failed.reason().orElseThrow().message()).contains(kind.name());
		assertThat(this.keys.count("replace sandbox-vault/cmk-1")).isEqualTo(1);
		assertThat(elapsed()).isZero();
	}

	@Test
	void policyWhoseAnswerWasLostIsLookedForBeforeItIsSentAgain() {
		create(VAULT, "cmk-1", "cmk-2");
		this.keys.failAfterwards("replace sandbox-vault/cmk-1", Kind.UNCERTAIN);
		this.keys.fail("replace sandbox-vault/cmk-2", 1, Kind.UNCERTAIN);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(outcomes(over))
			.containsExactlyInAnyOrderEntriesOf(Map.of("cmk-1", Outcome.SET, "cmk-2", Outcome.SET));
		assertThat(written()).containsExactly("sandbox-vault/cmk-1", "sandbox-vault/cmk-2");
		assertThat(this.keys.count("replace sandbox-vault/cmk-1")).isEqualTo(1);
		assertThat(elapsed()).isGreaterThanOrEqualTo(SETTLED);
	}

	@Test
	void storeThatCannotBeReachedIsGivenUpAndTheOthersGoOn() {
		create(VAULT, names("cmk-", 40));
		create(HSM, "cmk-hsm");
		for (int i = 10; i < 50; i++) {
			this.keys.fail("key sandbox-vault/cmk-" + i, 6, Kind.UNAVAILABLE);
		}
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(over.tally().of(Outcome.FAILED)).isEqualTo(3);
		assertThat(outcomes(over)).containsEntry("cmk-hsm", Outcome.SET);
		assertThat(over.phase().stores().getFirst().stopped().orElseThrow().message()).contains("sandbox-vault",
				"3 keys", "Resume");
		for (int i = 10; i < 50; i++) {
			this.keys.inMemory().create(KeyId.of(VAULT, "cmk-" + i));
		}
		PolicyAssignment reached = resume(over);
		assertThat(reached.tally().of(Outcome.FAILED)).as("those that were not asked for before fail now").isEqualTo(3);
	}

	@Test
	void resumingTriesAgainWhatFailedAndNothingElse() {
		create(VAULT, names("cmk-", 60));
		for (int i = 10; i < 70; i += 2) {
			this.keys.fail("replace sandbox-vault/cmk-" + i, 1, Kind.FORBIDDEN);
		}
		PolicyAssignment failed = run(named("cmk-*"));
		assertThat(failed.tally().words()).isEqualTo("30 Set, 30 Failed");
		this.keys.fail("replace sandbox-vault/cmk-20", 1, Kind.FORBIDDEN);
		this.keys.calls().clear();
		PolicyAssignment again = resume(failed);
		assertThat(again.tally().words()).isEqualTo("59 Set, 1 Failed");
		assertThat(this.keys.count("replace ")).isEqualTo(30);
		assertThat(this.keys.count("list ")).isZero();
		assertThat(resume(again).status()).isEqualTo(Status.SUCCEEDED);
		assertThat(written()).hasSize(60).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void listWhosePlaceIsNoLongerKnownIsBegunAnewAndNoKeyIsWrittenTwice(boolean rejected) {
		create(VAULT, names("cmk-", 60));
		if (rejected) {
			this.keys.fail("list sandbox-vault further", 2, Kind.REJECTED);
		}
		else {
			this.keys.beforehand("list sandbox-vault further", () -> {
				throw new IllegalArgumentException("That place was never given out.");
			});
		}
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(written()).hasSize(60).doesNotHaveDuplicates();
		assertThat(this.keys.count("key sandbox-vault/cmk-10")).isEqualTo(2);
	}

	@Test
	void listThatIsNeverContinuedIsGivenUp() {
		create(VAULT, names("cmk-", 60));
		this.keys.fail("list sandbox-vault further", 100, Kind.REJECTED);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(over.phase().stores().getFirst().stopped().orElseThrow().code()).isEqualTo("ListNotContinued");
		assertThat(this.keys.count("list ")).isLessThan(10);
	}

	@Test
	void storeWhoseListIsRefusedIsGivenUpAndResumedFromThere() {
		create(VAULT, "cmk-1");
		create(HSM, "cmk-2");
		this.keys.fail("list sandbox-vault", 1, Kind.FORBIDDEN);
		PolicyAssignment over = run(named("cmk-*"));
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(outcomes(over)).containsOnlyKeys("cmk-2");
		assertThat(over.phase().stores().getFirst().stopped().orElseThrow().code()).isEqualTo("Forbidden");
		PolicyAssignment again = resume(over);
		assertThat(again.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(outcomes(again)).containsOnlyKeys("cmk-1", "cmk-2");
		assertThat(written()).hasSize(2);
	}

	@Test
	void storeThatIsNoLongerConfiguredIsGivenUp() {
		create(VAULT, "cmk-1");
		create(HSM, "cmk-2");
		AssignmentId id = accept(named("cmk-*"), PolicyFixtures.AFTER_CREATION);
		this.stores = new KeyStores(
				this.stores.all().stream().filter((store) -> store.name().value().equals(HSM)).toList());
		PolicyAssignment over = carryOut(id);
		assertThat(over.status()).isEqualTo(Status.FAILED);
		assertThat(over.phase().stores().getFirst().stopped().orElseThrow().code()).isEqualTo("KeyStoreNotFound");
		assertThat(outcomes(over)).containsEntry("cmk-2", Outcome.SET);
	}

	@Test
	void storeThatMakesUsWaitDoesNotHoldUpTheOthers() {
		create(VAULT, "cmk-1");
		create(HSM, "cmk-2");
		this.keys.fail("list sandbox-vault", 1, Kind.THROTTLED, Optional.of(Duration.ofSeconds(50)));
		run(named("cmk-*"));
		assertThat(this.keys.inMemory().ledger().stream().filter((entry) -> entry.operation().equals("PutPolicy")))
			.extracting((entry) -> Duration.between(AssignmentFixtures.NOON, entry.at()))
			.containsExactly(Duration.ZERO, Duration.ofSeconds(50));
	}

	@Test
	void endsAfterTheKeyAtWorkAndLeavesTheOthersAlone() {
		create(VAULT, names("cmk-", 30));
		AssignmentId id = accept(named("cmk-*", VAULT), PolicyFixtures.AFTER_CREATION);
		this.keys.beforehand("replace sandbox-vault/cmk-12", () -> this.assignments.cancel(id, this.clock.instant()));
		PolicyAssignment canceled = carryOut(id);
		assertThat(canceled.status()).isEqualTo(Status.CANCELED);
		assertThat(outcomes(canceled)).containsOnlyKeys("cmk-10", "cmk-11", "cmk-12");
		assertThat(written()).hasSize(3);
		PolicyAssignment resumed = resume(canceled);
		assertThat(resumed.status()).isEqualTo(Status.SUCCEEDED);
		assertThat(resumed.tally().words()).isEqualTo("30 Set");
		assertThat(written()).hasSize(30).doesNotHaveDuplicates();
	}

	@Test
	void endsOnlyOnceItIsKnownWhetherTheKeyAtWorkWasSet() {
		create(VAULT, "cmk-1", "cmk-2", "cmk-3");
		AssignmentId id = accept(named("cmk-*", VAULT), PolicyFixtures.AFTER_CREATION);
		this.keys.beforehand("replace sandbox-vault/cmk-1", () -> this.assignments.cancel(id, this.clock.instant()));
		this.keys.failAfterwards("replace sandbox-vault/cmk-1", Kind.UNCERTAIN);
		PolicyAssignment canceled = carryOut(id);
		assertThat(outcomes(canceled)).containsExactlyEntriesOf(Map.of("cmk-1", Outcome.SET));
		AssignmentId next = accept(named("cmk-*", VAULT), PolicyFixtures.BEFORE_EXPIRY);
		this.keys.beforehand("replace sandbox-vault/cmk-1", () -> {
			this.assignments.cancel(next, this.clock.instant());
			throw ScriptedKeys.failure(Kind.UNCERTAIN, Optional.empty());
		});
		assertThat(outcomes(carryOut(next))).isEmpty();
		assertThat(written()).containsExactly("sandbox-vault/cmk-1");
	}

	@Test
	void oneThatIsCanceledBeforeItBeganTouchesNothing() {
		create(VAULT, "cmk-1");
		AssignmentId id = accept(named("cmk-*"), PolicyFixtures.AFTER_CREATION);
		this.assignments.cancel(id, this.clock.instant());
		assertThat(carryOut(id).status()).isEqualTo(Status.CANCELED);
		assertThat(this.keys.calls()).isEmpty();
	}

	@Test
	void ofTwoAtOnceTheLastOneWinsForEachKey() {
		create(VAULT, names("cmk-", 10));
		AssignmentId first = accept(named("cmk-*"), PolicyFixtures.AFTER_CREATION);
		AssignmentId second = accept(named("cmk-*"), PolicyFixtures.BEFORE_EXPIRY);
		Map<String, AssignmentId> winners = new HashMap<>();
		Random random = new Random(11);
		while (live(first) || live(second)) {
			AssignmentId next = live(first) && (!live(second) || random.nextBoolean()) ? first : second;
			int before = written().size();
			step(next, Death.NONE);
			if (written().size() > before) {
				winners.put(written().getLast(), next);
			}
		}
		assertThat(this.assignments.find(first).orElseThrow().status()).isEqualTo(Status.SUCCEEDED);
		assertThat(this.assignments.find(second).orElseThrow().status()).isEqualTo(Status.SUCCEEDED);
		assertThat(written()).hasSize(20);
		assertThat(winners).hasSize(10).containsValues(first, second);
		for (String name : names("cmk-", 10)) {
			RotationPolicy last = first.equals(winners.get(VAULT + "/" + name)) ? PolicyFixtures.AFTER_CREATION
					: PolicyFixtures.BEFORE_EXPIRY;
			assertThat(this.keys.inMemory().policy(KeyId.of(VAULT, name)).expiryTime()).as(name)
				.isEqualTo(last.expiryTime());
		}
	}

	@Test
	void survivesADeathAtEveryPointWithoutLosingRepeatingOrSkippingAKey() {
		for (int seed = 0; seed < 10; seed++) {
			String prefix = "crash" + seed + "-";
			create(VAULT, names(prefix, 30));
			Random random = new Random(seed);
			AssignmentId id = accept(named(prefix + "*", VAULT), YEARLY);
			for (int steps = 0; live(id); steps++) {
				assertThat(steps).isLessThan(MOST_STEPS);
				step(id, Death.values()[Math.min(random.nextInt(8), Death.values().length - 1)]);
			}
			PolicyAssignment over = this.assignments.find(id).orElseThrow();
			assertThat(over.tally().words()).as("seed %d", seed).isEqualTo("30 Set");
			assertThat(written().stream().filter((key) -> key.contains(prefix))).as("seed %d", seed)
				.hasSize(30)
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void fiveThousandKeysTakeOnePageOfMemoryAndFourReadsAndAWriteEach() {
		create(VAULT,
				IntStream.range(0, 5000).mapToObj((number) -> "bulk-%04d".formatted(number)).toArray(String[]::new));
		AssignmentId id = accept(named("bulk-*", VAULT), YEARLY);
		int largest = 0;
		while (live(id)) {
			step(id, Death.NONE);
			largest = Math.max(largest,
					this.assignments.find(id).orElseThrow().phase().stores().getFirst().pending().size());
		}
		PolicyAssignment over = this.assignments.find(id).orElseThrow();
		assertThat(over.tally().words()).isEqualTo("5000 Set");
		assertThat(largest).isEqualTo(25);
		assertThat(this.keys.count("list ")).isEqualTo(201);
		assertThat(this.keys.count("policy ")).isEqualTo(10_000);
		assertThat(this.keys.count("key ")).isEqualTo(10_000);
		assertThat(this.keys.count("replace ")).isEqualTo(5000);
		assertThat(this.keys.calls()).hasSize(201 + 25_000);
	}

	private static String[] names(String prefix, int count) {
		return IntStream.range(10, 10 + count).mapToObj((number) -> prefix + number).toArray(String[]::new);
	}

	private void create(String store, String... names) {
		for (String name : names) {
			this.keys.inMemory().create(KeyId.of(store, name));
		}
	}

	private void tag(String store, String key, Map<String, String> tags) {
		this.keys.inMemory().tag(KeyId.of(store, key), tags);
	}

	private PolicyAssignment run(KeySelection selection) {
		return run(selection, PolicyFixtures.AFTER_CREATION);
	}

	private PolicyAssignment run(KeySelection selection, RotationPolicy policy) {
		return carryOut(accept(selection, policy));
	}

	private AssignmentId accept(KeySelection selection, RotationPolicy policy) {
		AssignmentAdmission admission = service().request(AssignmentFixtures.request(selection, policy),
				Optional.empty());
		assertThat(admission).isInstanceOf(AssignmentAdmission.Accepted.class);
		return ((AssignmentAdmission.Accepted) admission).assignment().id();
	}

	private PolicyAssignment resume(PolicyAssignment assignment) {
		assertThat(service().resume(assignment.id()).orElseThrow()).isInstanceOf(AssignmentChange.Done.class);
		return carryOut(assignment.id());
	}

	private PolicyAssignment carryOut(AssignmentId id) {
		for (int steps = 0; steps < MOST_STEPS && live(id); steps++) {
			step(id, Death.NONE);
		}
		assertThat(live(id)).isFalse();
		return this.assignments.find(id).orElseThrow();
	}

	private boolean live(AssignmentId id) {
		return !this.assignments.find(id).orElseThrow().phase().terminal();
	}

	/** One step, of which only the intent is kept if the process dies in it. */
	private void step(AssignmentId id, Death death) {
		switch (assigner().advance(this.assignments.find(id).orElseThrow())) {
			case AssignmentStep.Moved moved -> keep(moved, death);
			case AssignmentStep.Intend intend -> {
				this.assignments.keep(intend.intent(), List.of());
				if (death != Death.BEFORE_THE_CALL) {
					keep(intend.effect().run(), death);
				}
			}
		}
	}

	private void keep(AssignmentStep.Moved moved, Death death) {
		if (death == Death.NONE) {
			boolean canceling = this.assignments.keep(moved.next(), moved.results());
			this.clock.advanceTo((canceling && !moved.next().canceling()) ? this.clock.instant() : moved.due());
		}
	}

	private PolicyAssigner assigner() {
		return new PolicyAssigner(this.stores, this.keys, policies(), this.assignments, SETTLED, this.clock);
	}

	private PolicyAssignmentService service() {
		return new PolicyAssignmentService(this.stores, this.keys, policies(), this.assignments,
				new InMemoryAcceptedRequests(), this.clock);
	}

	private RotationPolicyService policies() {
		return new RotationPolicyService(this.stores, this.keys, this.keys, this.setPolicies,
				new ReadBack(Duration.ofSeconds(10), this.clock,
						(pause) -> this.clock.advanceTo(this.clock.instant().plus(pause))),
				this.clock);
	}

	private List<String> written() {
		return this.keys.inMemory()
			.ledger()
			.stream()
			.filter((entry) -> entry.operation().equals("PutPolicy"))
			.map((entry) -> entry.target())
			.toList();
	}

	private Map<String, Outcome> outcomes(PolicyAssignment assignment) {
		return this.assignments.results(assignment.id(), Optional.empty(), Optional.empty(), 10_000)
			.stream()
			.collect(Collectors.toMap((result) -> result.key().name().value(), KeyResult::outcome));
	}

	private KeyResult result(PolicyAssignment assignment, String key) {
		return this.assignments.results(assignment.id(), Optional.empty(), Optional.empty(), 10_000)
			.stream()
			.filter((result) -> result.key().name().value().equals(key))
			.findFirst()
			.orElseThrow();
	}

	/** Where the process dies in a step. */
	private enum Death {

		BEFORE_THE_CALL, AFTER_THE_CALL, NONE

	}

	private Duration elapsed() {
		Instant now = this.clock.instant();
		return Duration.between(AssignmentFixtures.NOON, now);
	}

}
