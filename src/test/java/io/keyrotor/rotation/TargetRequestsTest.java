package io.keyrotor.rotation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import io.keyrotor.plan.PlanCheck;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may move consumers to which key, and who has to wait. */
class TargetRequestsTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final KeyId OTHER = KeyId.of("sandbox-hsm", "dicom-cmk");

	private static final KeyId THIRD = KeyId.of("sandbox-vault", "storage-cmk");

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final ConsumerId ACCOUNT = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Storage/storageAccounts/a1");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	private final InMemoryRotations rotations = new InMemoryRotations(this.bindings);

	private final KeptVersions oldVersions = new KeptVersions();

	private final KeptInMemory definitions = new KeptInMemory();

	private final RotationService service = new RotationService(InMemoryKeys.stores(), this.keys, this.bindings,
			this.keys, this.rotations, new InMemoryAcceptedRequests(), planner(), this.oldVersions, this.definitions,
			this.clock);

	private final Rotator rotator = new Rotator(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings,
			(_, _, _) -> List.of(), this.definitions, new FreeTurns(), this.oldVersions,
			Settling.amongOthers(TIMINGS, this.clock, this.clock::nanoTime), new LeasesInMemory(), this.clock);

	private RotationPlanner planner() {
		StoreCheckService checks = new StoreCheckService(InMemoryKeys.stores(), new SettableInspection(), this.keys,
				this.keys);
		return new RotationPlanner(this.keys, new RotationSurvey(InMemoryKeys.stores(), this.consumers, this.bindings,
				checks, Duration.ofSeconds(10)), Duration.ofHours(1));
	}

	@Test
	void locksBothKeysForEverybodyElse() {
		bind(KEY, HOTELS);
		Rotation first = accepted(KEY, to(OTHER));
		assertThat(this.rotations.live(OTHER)).contains(first);
		assertThat(inTheWay(OTHER, to(KEY))).isEqualTo(first.id());
		assertThat(inTheWay(OTHER, new RotationRequest(Optional.empty(), false, Optional.empty())))
			.isEqualTo(first.id());
		assertThat(inTheWay(THIRD, to(OTHER))).isEqualTo(first.id());
		assertThat(inTheWay(THIRD, to(KEY))).isEqualTo(first.id());
	}

	@Test
	void oneOfTwoCallersInOppositeDirectionsWins() throws Exception {
		bind(KEY, HOTELS);
		bind(OTHER, DICOM);
		List<Callable<Admission>> calls = List.of(() -> this.service.request(KEY, to(OTHER), Optional.empty()),
				() -> this.service.request(OTHER, to(KEY), Optional.empty()));
		int accepted = 0;
		try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
			for (Future<Admission> answer : callers.invokeAll(calls)) {
				accepted += (answer.get() instanceof Admission.Accepted) ? 1 : 0;
			}
		}
		assertThat(accepted).isEqualTo(1);
	}

	@Test
	void refusesAKeyThatConsumersCannotBeMovedTo() {
		CmkBinding hotels = bind(KEY, HOTELS);
		assertThat(refused(KEY, to(KEY))).contains("is the one that the consumers have");
		this.oldVersions.retire(RotationId.random(), OTHER, this.keys.key(OTHER).current().id(), Optional.empty());
		assertThat(refused(KEY, to(OTHER))).contains("is being retired");
		this.oldVersions.keep(OTHER, this.keys.key(OTHER).current().id());
		this.keys.enable(OTHER, this.keys.key(OTHER).current(), false);
		assertThat(refused(KEY, to(OTHER))).contains("is disabled or not valid now");
		assertThat(refused(OTHER, request(new RotationTarget.SameKey(Set.of(hotels.id())), false)))
			.contains(hotels.id().toString(), OTHER.toString());
		assertThat(this.rotations.live(KEY)).isEmpty();
	}

	@Test
	void plansToLeaveOutOfAChangeOfAllCredentialsWhatHasNoneOfItsOwn() {
		bind(KEY, HOTELS);
		bind(KEY, DICOM);
		Planning plan = this.service.plan(KEY,
				request(new RotationTarget.OtherCredentials(new KeyCredentials.SystemAssigned(), Set.of()), false));
		assertThat(((Planning.Planned) plan).steps())
			.anyMatch((step) -> step.startsWith("Give " + HOTELS.uri() + " the other credentials"))
			.anyMatch((step) -> step.startsWith("Leave " + DICOM.uri() + " out: A ")
					&& step.contains("has no credentials"))
			.noneMatch((step) -> step.startsWith("Give " + DICOM.uri()));
		assertThat(((Planning.Planned) plan).checks())
			.noneMatch((check) -> check.consumer().equals(Optional.of(DICOM)));
	}

	@Test
	void refusesOtherCredentialsWhereNoConsumerThatIsMeantHasAny() {
		assertThat(refused(KEY, credentials(Set.of()))).contains("No consumer is bound", KEY.toString());
		CmkBinding dicom = bind(KEY, DICOM);
		assertThat(refused(KEY, credentials(Set.of()))).contains(DICOM.uri(), "reapply");
		CmkBinding hotels = bind(KEY, HOTELS);
		assertThat(refused(KEY, credentials(Set.of(dicom.id())))).contains(DICOM.uri()).doesNotContain(HOTELS.uri());
		assertThat(refused(KEY, credentials(Set.of(dicom.id(), hotels.id())))).contains(DICOM.uri());
		assertThat(this.service.plan(KEY, credentials(Set.of(dicom.id())))).isInstanceOf(Planning.Refused.class);
		assertThat(this.service.plan(KEY, credentials(Set.of()))).isInstanceOf(Planning.Planned.class);
		assertThat(run(accepted(KEY, credentials(Set.of()))).status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void plansToHoldForASecretOnlyWhereTheWriteWouldLoseIt() {
		bind(KEY, HOTELS);
		this.consumers.hide(HOTELS, ConsumerState.APPLICATION_SECRET);
		Planning.Planned supplied = (Planning.Planned) this.service.plan(KEY, credentials(Set.of()));
		assertThat(supplied.steps()).anyMatch((step) -> step.startsWith("Give " + HOTELS.uri()))
			.noneMatch((step) -> step.startsWith("Hold"));
		assertThat(supplied.warnings()).isEmpty();
		assertThat(supplied.consumers().getFirst().obstacle()).isEmpty();
		assertHeldFor(this.service.plan(KEY, to(OTHER)));
		this.consumers.hide(HOTELS, ConsumerState.APPLICATION_SECRET, "credentials.connectionString");
		assertHeldFor(this.service.plan(KEY, credentials(Set.of())));
	}

	@Test
	void plansToHoldForASecretOfWhatNamesItsKeyWithoutAVersion() {
		bind(KEY, HOTELS);
		this.consumers.put(HOTELS,
				new Reference.Versionless(InMemoryKeys.stores().require(KEY.store()).uri(), KEY.name()));
		this.consumers.hide(HOTELS, "credentials.connectionString");
		assertHeldFor(this.service.plan(KEY, request(new RotationTarget.SameKey(Set.of()), false)));
		assertThat(((Planning.Planned) this.service.plan(KEY,
				new RotationRequest(Optional.empty(), false, Optional.empty())))
			.steps()).noneMatch((step) -> step.startsWith("Hold"));
	}

	private static void assertHeldFor(Planning plan) {
		assertThat(((Planning.Planned) plan).steps()).anyMatch((step) -> step.startsWith("Hold at " + HOTELS.uri()));
		assertThat(((Planning.Planned) plan).warnings()).extracting(Finding::code).contains("NeedsSecret");
	}

	private static RotationRequest credentials(Set<BindingId> only) {
		return request(new RotationTarget.OtherCredentials(new KeyCredentials.SystemAssigned(), only), false);
	}

	@Test
	void plansToHoldForWhatAnOperatorMovesOrWrites() {
		ConsumerId unknown = ConsumerId
			.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Novel/things/t1");
		bind(KEY, unknown);
		Planning.Planned moved = (Planning.Planned) this.service.plan(KEY, to(OTHER));
		assertThat(moved.steps()).anyMatch((step) -> step
			.startsWith("Hold for an operator, who moves " + unknown + " to the version "
					+ this.keys.key(OTHER).current().id() + " of the key " + OTHER)
				&& step.contains("Resume the rotation"));
		Planning.Planned written = (Planning.Planned) this.service.plan(KEY,
				request(new RotationTarget.SameKey(Set.of()), false));
		assertThat(written.steps()).anyMatch((step) -> step.startsWith("Hold for an operator, who writes " + unknown)
				&& step.contains("Skip the consumer"));
	}

	@Test
	void refusesAKeyThatDoesNotFitAConsumer() {
		bind(KEY, DICOM);
		KeyId large = KeyId.of("sandbox-vault", "large");
		this.keys.create(large);
		ChangedKeys changed = new ChangedKeys(this.keys,
				(key) -> key.id().equals(large)
						? new Key(large, new KeyShape("RSA", OptionalInt.of(4096), Optional.empty()), false,
								key.current(), key.operations(), Optional.empty())
						: key);
		RotationService seen = new RotationService(InMemoryKeys.stores(), changed, this.bindings, this.keys,
				this.rotations, new InMemoryAcceptedRequests(), planner(), this.oldVersions, this.definitions,
				this.clock);
		Admission answer = seen.request(KEY, to(large), Optional.empty());
		assertThat(answer).isInstanceOf(Admission.NotSafe.class);
		assertThat(((Admission.NotSafe) answer).failed()).extracting(PlanCheck::check).contains("KeyTypeAndSize");
		Planning plan = seen.plan(KEY, to(large));
		assertThat(((Planning.Planned) plan).accepted()).isFalse();
	}

	@Test
	void planSaysWhatWouldBeMovedAndChangesNothing() {
		bind(KEY, HOTELS);
		Planning.Planned plan = (Planning.Planned) this.service.plan(KEY, to(OTHER));
		assertThat(plan.accepted()).as("%s", plan.checks()).isTrue();
		assertThat(plan.steps()).anyMatch((step) -> step.contains(HOTELS.uri()) && step.contains(OTHER.toString()));
		assertThat(this.rotations.live(KEY)).isEmpty();
		assertThat(this.consumers.changes()).isEmpty();
	}

	@Test
	void anEmergencyEndsAHeldRotationAndOnlyAHeldOne() {
		bind(KEY, HOTELS);
		Rotation live = accepted(KEY, new RotationRequest(Optional.empty(), true, Optional.empty()));
		assertThat(inTheWay(KEY, emergency())).isEqualTo(live.id());
		Rotation held = run(live);
		assertThat(held.phase()).isInstanceOf(Phase.Held.class);
		assertThat(inTheWay(KEY, to(OTHER))).isEqualTo(held.id());
		Rotation emergency = accepted(KEY, emergency());
		assertThat(emergency.trigger()).isEqualTo(RotationTrigger.EMERGENCY);
		Rotation ended = this.rotations.find(held.id()).orElseThrow();
		assertThat(ended.phase()).isInstanceOf(Phase.Canceled.class);
		assertThat(ended.finding().map(Finding::code)).contains("Superseded");
		assertThat(ended.finding().map(Finding::message).orElse("")).contains(emergency.id().toString());
		assertThat(run(emergency).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.bindings.of(HOTELS).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void anEmergencyWaitsForWhatTheHeldRotationMayStillBeWriting() {
		CmkBinding binding = bind(KEY, HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		ConsumerProgress doubtful = ConsumerProgress.pending(binding.id(), HOTELS, this.clock.instant())
			.to(new ConsumerProgress.Failed(new Finding("Unavailable", "It was lost."),
					Optional.of(new ConsumerProgress.Updating(this.clock.instant(), 0, Map.of("fields", "f1"),
							Optional.empty(), Optional.of(newer)))),
					this.clock.instant());
		Phase.Propagating moving = new Phase.Propagating(
				new Baseline(version(binding), Set.of(version(binding)), this.keys.key(KEY).shape()), newer, Set.of(),
				List.of(doubtful));
		this.rotations.put(RotationFixtures.in(moving.hold(new Finding("ConsumersNotMoved", "It is stuck."))));
		Rotation emergency = accepted(KEY, emergency());
		step();
		assertThat(this.rotations.find(emergency.id()).orElseThrow().consumers().getFirst().write()).isPresent();
		step();
		assertThat(this.consumers.changes()).isEmpty();
		this.consumers.pin(HOTELS, KEY.name(), newer);
		assertThat(run(emergency).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.keys.key(OTHER).current().id());
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
	}

	@Test
	void anEmergencyOfTheOtherKeyDoesNotForsakeWhatIsBeingMovedThere() {
		CmkBinding binding = bind(KEY, HOTELS);
		VersionId target = this.keys.key(OTHER).current().id();
		ConsumerProgress doubtful = ConsumerProgress.pending(binding.id(), HOTELS, this.clock.instant())
			.to(new ConsumerProgress.Updating(this.clock.instant(), 0, Map.of("fields", "f1"), Optional.empty(),
					Optional.of(target)), this.clock.instant());
		Rotation moving = accepted(KEY, to(OTHER));
		Phase.Held held = new Phase.Propagating(
				new Baseline(version(binding), Set.of(version(binding)), this.keys.key(KEY).shape()), target, Set.of(),
				List.of(doubtful))
			.hold(new Finding("ConsumersNotMoved", "It is stuck."));
		this.rotations.put(moving.to(held, this.clock.instant()));
		assertThat(refused(OTHER, emergencyToThird(Set.of()))).contains(HOTELS.uri(), moving.id().toString(), "Held");
		assertThat(this.rotations.find(moving.id()).orElseThrow().phase()).isEqualTo(held);
	}

	@Test
	void anEmergencyDoesNotForsakeWhatIsOnItsWayBackFromTheOtherKey() {
		CmkBinding binding = bind(KEY, HOTELS);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		Rotation held = held(moved, back(moved, writing(binding, version(binding))));
		assertThat(refused(KEY, emergencyToThird(Set.of()))).contains(HOTELS.uri(), held.id().toString(), "Held");
		assertThat(current(held)).isEqualTo(held);
	}

	@Test
	void anEmergencyForSomeConsumersDoesNotForsakeTheOthers() {
		CmkBinding hotels = bind(KEY, HOTELS);
		CmkBinding dicom = bind(KEY, DICOM);
		Rotation live = accepted(KEY, to(OTHER));
		Rotation held = held(live, forward(hotels, writing(hotels, this.keys.key(OTHER).current().id())));
		assertThat(refused(KEY, emergencyToThird(Set.of(dicom.id())))).contains(HOTELS.uri(), held.id().toString());
		assertThat(accepted(KEY, emergencyToThird(Set.of(hotels.id()))).trigger()).isEqualTo(RotationTrigger.EMERGENCY);
	}

	@Test
	void anEmergencyIsNotAcceptedIfABindingIsGoneAtTheLastMoment() {
		CmkBinding binding = bind(KEY, HOTELS);
		Rotation live = accepted(KEY, to(OTHER));
		Rotation held = held(live, forward(binding, writing(binding, this.keys.key(OTHER).current().id())));
		this.rotations.beforeSuperseding(() -> this.bindings.remove(binding.id()));
		assertThat(refused(KEY, emergencyToThird(Set.of()))).contains(HOTELS.uri());
		assertThat(current(held)).isEqualTo(held);
	}

	@Test
	void anEmergencyDoesNotWaitForWhatWasLeftOutAndIsDone() {
		CmkBinding hotels = bind(OTHER, HOTELS);
		CmkBinding dicom = bind(KEY, DICOM);
		CmkBinding account = bind(KEY, ACCOUNT);
		Rotation live = accepted(KEY, to(OTHER));
		VersionId target = this.keys.key(OTHER).current().id();
		ConsumerProgress found = writing(hotels, target);
		ConsumerProgress over = writing(account, target);
		held(live,
				forward(dicom, ConsumerProgress.pending(dicom.id(), DICOM, this.clock.instant()),
						found.to(new ConsumerProgress.Skipped("It takes too long.", found.write(), Optional.of(OTHER)),
								this.clock.instant()),
						over.to(new ConsumerProgress.Skipped("It takes too long.",
								over.write().map(ConsumerProgress.Updating::failed)), this.clock.instant())));
		this.bindings.remove(account.id());
		Rotation emergency = run(accepted(KEY, emergencyToThird(Set.of())));
		assertThat(emergency.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(emergency.consumers()).extracting(ConsumerProgress::consumer).containsExactly(DICOM);
		assertThat(this.bindings.find(dicom.id()).orElseThrow().key()).isEqualTo(THIRD);
		assertThat(this.bindings.find(hotels.id()).orElseThrow().key()).isEqualTo(OTHER);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(target);
	}

	@Test
	void anEmergencyDoesNotForsakeWhatWasLeftOutAndMayStillBeWritten() {
		CmkBinding hotels = bind(OTHER, HOTELS);
		Rotation live = accepted(KEY, to(OTHER));
		ConsumerProgress writing = writing(hotels, this.keys.key(OTHER).current().id());
		held(live, forward(hotels, writing.skipped("It takes too long.", this.clock.instant())));
		assertThat(refused(KEY, emergencyToThird(Set.of()))).contains(HOTELS.uri());
	}

	private Rotation held(Rotation live, Phase.Moving phase) {
		Rotation held = live.to(phase.hold(new Finding("ConsumersNotMoved", "It is stuck.")), this.clock.instant());
		this.rotations.put(held);
		return held;
	}

	private ConsumerProgress writing(CmkBinding binding, VersionId version) {
		return ConsumerProgress.pending(binding.id(), binding.consumer(), this.clock.instant())
			.to(new ConsumerProgress.Updating(this.clock.instant(), 1, Map.of("fields", "f1"),
					Optional.of("https://management.azure.com/operation"), Optional.of(version)), this.clock.instant());
	}

	private Phase.Moving forward(CmkBinding binding, ConsumerProgress... consumers) {
		return new Phase.Propagating(
				new Baseline(version(binding), Set.of(version(binding)), this.keys.key(KEY).shape()),
				this.keys.key(OTHER).current().id(), Set.of(), List.of(consumers));
	}

	private Phase.Moving back(Rotation moved, ConsumerProgress... consumers) {
		return ((Phase.Completed) moved.phase()).rollBack(RotationFindings.rolledBack(moved), this.clock.instant())
			.with(List.of(consumers));
	}

	private static RotationRequest emergencyToThird(Set<BindingId> only) {
		return request(new RotationTarget.AnotherKey(THIRD, only), true);
	}

	@Test
	void anEmergencyThatEndsEarlyRemembersWhatItInherited() {
		CmkBinding binding = bind(KEY, HOTELS);
		ConsumerProgress doubtful = ConsumerProgress.pending(binding.id(), HOTELS, this.clock.instant())
			.to(new ConsumerProgress.Updating(this.clock.instant(), 0, Map.of("fields", "f1"), Optional.empty(),
					Optional.of(version(binding))), this.clock.instant());
		Phase.Requested requested = Phase.Requested.after(List.of(doubtful));
		assertThat(requested.canceled().consumers()).containsExactly(doubtful);
		assertThat(requested.fail(new Finding("Rejected", "It was refused.")).consumers()).containsExactly(doubtful);
	}

	@Test
	void anEmergencyThatIsCanceledKeepsTheKeysUntilNoWriteOfTheHeldRotationCanLand() {
		CmkBinding binding = bind(KEY, HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		ConsumerProgress doubtful = ConsumerProgress.pending(binding.id(), HOTELS, this.clock.instant())
			.to(new ConsumerProgress.Updating(this.clock.instant(), 0, Map.of("fields", "f1"), Optional.empty(),
					Optional.of(newer)), this.clock.instant());
		this.rotations.put(RotationFixtures.in(new Phase.Propagating(
				new Baseline(version(binding), Set.of(version(binding)), this.keys.key(KEY).shape()), newer, Set.of(),
				List.of(doubtful))
			.hold(new Finding("ConsumersNotMoved", "It is stuck."))));
		Rotation emergency = accepted(KEY, emergency());
		RotationAction cancel = new RotationAction.Cancel();
		assertThat(this.service.act(emergency.id(), cancel, false)).containsInstanceOf(ActionOutcome.Done.class);
		assertThat(this.service.act(emergency.id(), cancel, false)).containsInstanceOf(ActionOutcome.AlreadyDone.class);
		step();
		step();
		assertThat(inTheWay(KEY, to(OTHER))).isEqualTo(emergency.id());
		assertThat(inTheWay(OTHER, to(KEY))).isEqualTo(emergency.id());
		this.consumers.pin(HOTELS, KEY.name(), newer);
		Rotation end = run(emergency);
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
		assertThat(version(this.bindings.of(HOTELS).orElseThrow())).isEqualTo(newer);
		assertThat(this.consumers.changes()).isEmpty();
		assertThat(this.rotations.live(OTHER)).isEmpty();
	}

	@Test
	void rollsBackNothingOlderThanWhatASupersededRotationMoved() {
		bind(KEY, HOTELS);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		this.clock.advanceTo(this.clock.instant().plusSeconds(1));
		Rotation later = run(accepted(OTHER, to(KEY)));
		this.rotations.put(later.to(new Phase.Canceled(Optional.empty(), later.consumers()), this.clock.instant()));
		assertThat(this.service.act(moved.id(), new RotationAction.RollBack(), false).orElseThrow())
			.isInstanceOf(ActionOutcome.Refused.class);
	}

	@Test
	void rollsBackOnlyTheNewestOfBothKeys() {
		bind(KEY, HOTELS);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		this.clock.advanceTo(this.clock.instant().plusSeconds(1));
		Rotation later = run(accepted(OTHER, to(KEY)));
		ActionOutcome refused = this.service.act(moved.id(), new RotationAction.RollBack(), false).orElseThrow();
		assertThat(refused).isInstanceOf(ActionOutcome.Refused.class);
		ActionOutcome done = this.service.act(later.id(), new RotationAction.RollBack(), false).orElseThrow();
		assertThat(done).isInstanceOf(ActionOutcome.Done.class);
		run(later);
		assertThat(this.bindings.of(HOTELS).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void doesNotBringBackWhatFollowsItsKeyWhileTheVersionThatIsCurrentThereIsBeingDisabled() {
		bindVersionless(KEY, ACCOUNT);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		VersionId newer = this.keys.rotate(KEY).id();
		this.oldVersions.retire(RotationId.random(), KEY, newer, Optional.empty());
		this.oldVersions.tooLate(newer);
		ActionOutcome refused = this.service.act(moved.id(), new RotationAction.RollBack(), false).orElseThrow();
		assertThat(((ActionOutcome.Refused) refused).finding().message()).contains(newer.value());
		assertThat(current(moved).phase()).isInstanceOf(Phase.Completed.class);
	}

	@Test
	void cancelsTheRetirementOfTheVersionThatWhatFollowsItsKeyGoesBackTo() {
		bindVersionless(KEY, ACCOUNT);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		VersionId newer = this.keys.rotate(KEY).id();
		this.oldVersions.retire(RotationId.random(), KEY, newer, Optional.empty());
		assertThat(this.service.act(moved.id(), new RotationAction.RollBack(), false).orElseThrow())
			.isInstanceOf(ActionOutcome.Done.class);
		assertThat(this.oldVersions.kept(KEY, newer)).isTrue();
	}

	@Test
	void bringsBackWhatIsPinnedWhateverBecomesOfTheVersionThatIsCurrentThere() {
		bind(KEY, HOTELS);
		Rotation moved = run(accepted(KEY, to(OTHER)));
		VersionId newer = this.keys.rotate(KEY).id();
		this.oldVersions.retire(RotationId.random(), KEY, newer, Optional.empty());
		this.oldVersions.tooLate(newer);
		assertThat(this.service.act(moved.id(), new RotationAction.RollBack(), false).orElseThrow())
			.isInstanceOf(ActionOutcome.Done.class);
	}

	private void bindVersionless(KeyId key, ConsumerId consumer) {
		KeyStore store = InMemoryKeys.stores().require(key.store());
		this.consumers.put(consumer, new Reference.Versionless(store.uri(), key.name()));
		this.bindings.add(new CmkBinding(BindingId.random(), key, consumer, this.consumers.reference(consumer),
				Optional.empty(), Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
	}

	@Test
	void rollsBackNothingThatMovedNothing() {
		bind(KEY, HOTELS);
		Rotation reapplied = run(accepted(KEY, request(new RotationTarget.SameKey(Set.of()), false)));
		ActionOutcome refused = this.service.act(reapplied.id(), new RotationAction.RollBack(), false).orElseThrow();
		assertThat(refused).isInstanceOf(ActionOutcome.Refused.class);
		assertThat(this.rotations.find(reapplied.id()).orElseThrow().phase()).isInstanceOf(Phase.Completed.class);
	}

	@Test
	void putsBackOnlyWhatWasKeptAndChanged() {
		CmkBinding binding = bind(KEY, HOTELS);
		this.consumers.dropMembers(true);
		Rotation held = run(accepted(KEY, to(OTHER)));
		ActionOutcome refused = this.service.act(held.id(), new RotationAction.PutBack(binding.id()), false)
			.orElseThrow();
		assertThat(((ActionOutcome.Refused) refused).finding().code()).isEqualTo("DefinitionNotKept");
		this.definitions.keep(held.id(), binding.id(), "f1");
		assertThat(this.service.act(held.id(), new RotationAction.PutBack(binding.id()), false).orElseThrow())
			.isInstanceOf(ActionOutcome.Done.class);
		assertThat(this.service.act(held.id(), new RotationAction.PutBack(binding.id()), false).orElseThrow())
			.isInstanceOf(ActionOutcome.AlreadyDone.class);
		Rotation done = run(held);
		assertThat(done.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		refused = this.service.act(held.id(), new RotationAction.PutBack(binding.id()), false).orElseThrow();
		assertThat(((ActionOutcome.Refused) refused).finding().code()).isEqualTo("ConsumerNotStuck");
	}

	private static VersionId version(CmkBinding binding) {
		return ((Reference.Pinned) binding.reference()).version();
	}

	private static RotationRequest to(KeyId key) {
		return request(new RotationTarget.AnotherKey(key, Set.of()), false);
	}

	private static RotationRequest emergency() {
		return request(new RotationTarget.AnotherKey(OTHER, Set.of()), true);
	}

	private static RotationRequest request(RotationTarget target, boolean emergency) {
		return new RotationRequest(Optional.of("a test"), false, Optional.empty(), Optional.of(target), emergency);
	}

	private Rotation accepted(KeyId key, RotationRequest request) {
		return ((Admission.Accepted) this.service.request(key, request, Optional.empty())).rotation();
	}

	private RotationId inTheWay(KeyId key, RotationRequest request) {
		return ((Admission.InProgress) this.service.request(key, request, Optional.empty())).live().id();
	}

	private String refused(KeyId key, RotationRequest request) {
		return ((Admission.Refused) this.service.request(key, request, Optional.empty())).finding().message();
	}

	private CmkBinding bind(KeyId key, ConsumerId consumer) {
		KeyStore store = InMemoryKeys.stores().require(key.store());
		this.consumers.put(consumer, new Reference.Pinned(store.uri(), key.name(), this.keys.key(key).current().id()));
		return this.bindings.add(new CmkBinding(BindingId.random(), key, consumer, this.consumers.reference(consumer),
				Optional.empty(), Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
	}

	private Rotation run(Rotation rotation) {
		for (int steps = 0; steps < 200 && !current(rotation).rests(); steps++) {
			step();
		}
		assertThat(current(rotation).rests()).isTrue();
		return current(rotation);
	}

	private Rotation current(Rotation rotation) {
		return this.rotations.find(rotation.id()).orElseThrow();
	}

	/** One step of the live rotation, in time that passes only when it waits. */
	private void step() {
		Rotation rotation = this.rotations.live(KEY).orElseThrow();
		Step.Kept<Rotation> kept = switch (this.rotator.advance(rotation)) {
			case Step.Kept<Rotation> step -> step;
			case Step.Intend<Rotation> intend -> {
				this.rotations.put(intend.intent());
				intend.beside().run();
				yield intend.effect().run(() -> true).step();
			}
		};
		this.rotations.put(kept.next());
		if (kept instanceof Step.WaitUntil<Rotation> wait) {
			this.clock.advanceTo(wait.until());
		}
	}

}
