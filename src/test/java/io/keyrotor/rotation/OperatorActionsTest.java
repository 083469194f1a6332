package io.keyrotor.rotation;

import java.util.List;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators do to rotations, through the service and with the real steps. */
class OperatorActionsTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId ROOMS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('rooms')");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private static final RotationAction RESUME = new RotationAction.Resume();

	private static final RotationAction CANCEL = new RotationAction.Cancel();

	private static final RotationAction ROLL_BACK = new RotationAction.RollBack();

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	private final InMemoryRotations rotations = new InMemoryRotations(this.bindings);

	private final KeptInMemory definitions = new KeptInMemory();

	private final KeptVersions oldVersions = new KeptVersions();

	private final RotationService service = new RotationService(InMemoryKeys.stores(), this.keys, this.bindings,
			this.keys, this.rotations, new InMemoryAcceptedRequests(), planner(), this.oldVersions, this.definitions,
			this.clock);

	private final Rotator rotator = new Rotator(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings,
			(_, _, _) -> List.of(), this.definitions, new FreeTurns(), this.oldVersions,
			Settling.amongOthers(TIMINGS, this.clock, this.clock::nanoTime), new LeasesInMemory(), this.clock);

	private final VersionId old = this.keys.key(KEY).current().id();

	private RotationPlanner planner() {
		StoreCheckService checks = new StoreCheckService(InMemoryKeys.stores(), new SettableInspection(), this.keys,
				this.keys);
		return new RotationPlanner(this.keys, new RotationSurvey(InMemoryKeys.stores(), this.consumers, this.bindings,
				checks, Duration.ofSeconds(10)), Duration.ofHours(1));
	}

	@Test
	void cancelsARotationOfWhichNothingWasDone() {
		Rotation rotation = accepted();
		assertThat(done(rotation, CANCEL).phase()).isEqualTo(new Phase.Canceled());
		assertThat(this.keys.versions(KEY)).hasSize(1);
		assertThat(this.service.act(rotation.id(), CANCEL, false)).containsInstanceOf(ActionOutcome.AlreadyDone.class);
		assertThat(this.rotations.live(KEY)).isEmpty();
	}

	@Test
	void cancelsAtOnceBeforeTheVersionWasCalledFor() {
		Rotation rotation = accepted();
		step();
		assertThat(done(rotation, CANCEL).phase()).isEqualTo(new Phase.Canceled());
		assertThat(this.keys.versions(KEY)).hasSize(1);
	}

	@Test
	void findsOutWhatBecameOfTheCallBeforeItCancels() {
		bindPinned(HOTELS);
		this.keys.loseNextReply();
		Rotation rotation = accepted();
		step();
		step();
		assertThat(done(rotation, CANCEL).phase()).isInstanceOf(Phase.Creating.class);
		Rotation end = run(rotation);
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.keys.versions(KEY)).hasSize(2).allMatch(KeyVersion::enabled);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void isCanceledIfTheCallCreatedNothing() {
		Rotation rotation = accepted();
		step();
		this.keys.throttle(2);
		Rotation creating = this.rotations.find(rotation.id()).orElseThrow();
		this.rotations
			.put(creating.to(((Phase.Creating) creating.phase()).intend(this.clock.instant()), this.clock.instant()));
		assertThat(done(rotation, CANCEL).phase()).isInstanceOf(Phase.Creating.class);
		assertThat(run(rotation).phase()).isEqualTo(new Phase.Canceled());
		assertThat(this.keys.versions(KEY)).hasSize(1);
	}

	@Test
	void takesWhatWasMovedBackWhenItIsCanceledInTheMiddle() {
		bindPinned(HOTELS);
		bindPinned(ROOMS);
		Rotation rotation = accepted();
		while (this.consumers.writes().isEmpty()) {
			step();
		}
		assertThat(done(rotation, CANCEL).phase()).isInstanceOf(Phase.RollingBack.class);
		Rotation end = run(rotation);
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(end.status()).isEqualTo(Rotation.Status.FAILED);
		assertThat(end.consumers()).allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.RolledBack);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
		assertThat(this.consumers.version(ROOMS)).isEqualTo(this.old);
		assertThat(this.service.act(rotation.id(), CANCEL, false)).containsInstanceOf(ActionOutcome.AlreadyDone.class);
	}

	@Test
	void cancelsARotationThatIsHeldForVersionsNobodyWants() {
		Rotation rotation = accepted();
		step();
		this.keys.rotate(KEY);
		this.keys.rotate(KEY);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.Held.class);
		done(rotation, CANCEL);
		assertThat(run(rotation).phase()).isInstanceOfAny(Phase.RolledBack.class, Phase.Canceled.class);
	}

	@Test
	void refusesToCancelWhatIsOver() {
		Rotation rotation = completed();
		assertRefused(rotation, CANCEL, "RotationNotCancelable", "Completed");
	}

	@Test
	void rollsBackAfterTheEndAndKeepsBothVersionsEnabled() {
		bindPinned(HOTELS);
		Rotation rotation = completed();
		VersionId current = rotation.toVersion().orElseThrow();
		assertThat(this.consumers.version(HOTELS)).isEqualTo(current);
		assertThat(done(rotation, ROLL_BACK).status()).isEqualTo(Rotation.Status.RUNNING);
		Rotation end = run(rotation);
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(end.fromVersion()).contains(this.old);
		assertThat(end.toVersion()).contains(current);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
		assertThat(this.keys.versions(KEY)).hasSize(2).allMatch(KeyVersion::enabled);
		assertThat(this.bindings.of(KEY)).extracting(CmkBinding::drift).containsExactly(Drift.PINNED_OLD);
		assertThat(this.service.act(rotation.id(), ROLL_BACK, false))
			.containsInstanceOf(ActionOutcome.AlreadyDone.class);
	}

	@Test
	void takesEachConsumerBackToTheVersionItHadAndNotToOneThatWasRejectedBefore() {
		bindPinned(HOTELS);
		done(completed(), ROLL_BACK);
		run(this.rotations.live(KEY).orElseThrow());
		VersionId rejected = this.keys.key(KEY).current().id();
		this.clock.advanceTo(this.clock.instant().plusSeconds(1));
		Rotation again = completed();
		assertThat(again.fromVersion()).contains(rejected);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(again.toVersion().orElseThrow());
		done(again, ROLL_BACK);
		assertThat(run(again).phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void leavesAConsumerThatWasSkippedWhereItIsWhenItGoesBack() {
		CmkBinding hotels = bindPinned(HOTELS);
		this.consumers.hide(HOTELS, "credentials");
		Rotation rotation = accepted();
		run(rotation);
		done(rotation, new RotationAction.Skip(hotels.id(), "It is to be deleted."));
		run(rotation);
		done(rotation, ROLL_BACK);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void holdsAndNamesADoubleThatAppearsOnTheWayBack() {
		bindPinned(HOTELS);
		Rotation rotation = accepted();
		while (!(current(rotation).phase() instanceof Phase.Propagating)) {
			step();
		}
		VersionId late = this.keys.rotate(KEY).id();
		done(rotation, ROLL_BACK);
		Rotation held = run(rotation);
		assertThat(held.finding().map(Finding::code)).contains("DoubleVersion");
		assertThat(held.finding().orElseThrow().message()).contains(late.value());
		done(rotation, RESUME);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
	}

	@Test
	void isNotCanceledAsIfNothingHadHappenedOnceItsCallsMadeVersions() {
		Rotation rotation = accepted();
		step();
		this.keys.rotate(KEY);
		this.keys.rotate(KEY);
		assertThat(run(rotation).finding().map(Finding::code)).contains("DoubleVersion");
		done(rotation, CANCEL);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
	}

	@Test
	void goesOnGoingBackWithoutTheVersionOfAConsumerThatIsSkipped() {
		CmkBinding hotels = bindPinned(HOTELS);
		Rotation rotation = completed();
		done(rotation, ROLL_BACK);
		this.keys.enable(KEY, version(this.old), false);
		assertThat(run(rotation).finding().map(Finding::code)).contains("VersionNotUsable");
		done(rotation, new RotationAction.Skip(hotels.id(), "The old version is compromised."));
		done(rotation, RESUME);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.rotations.live(KEY)).isEmpty();
	}

	@Test
	void waitsForALateWriteToAConsumerThatRefusedToBeReadAfterIt() {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN),
				ScriptedConsumers.Trouble.before(Kind.FORBIDDEN));
		Rotation rotation = accepted();
		assertThat(run(rotation).finding().map(Finding::code)).contains("ConsumersNotMoved");
		assertThat(current(rotation).consumers().getFirst().write()).isPresent();
	}

	@Test
	void cancelsTheRetirementOfTheVersionItGoesBackTo() {
		bindPinned(HOTELS);
		Rotation rotation = accepted(
				new RotationRequest(Optional.empty(), false, Optional.of(new Retire(Optional.empty()))));
		assertThat(run(rotation).retirement()).contains(new RetirementId(rotation.id().value()));
		assertThat(this.oldVersions.retired()).containsExactly(this.old);
		done(rotation, ROLL_BACK);
		assertThat(this.oldVersions.retired()).isEmpty();
	}

	@Test
	void reportsVersionlessConsumersThatCannotGoBack() {
		bind(HOTELS);
		this.consumers.put(HOTELS, new Reference.Versionless(STORE, KEY.name()));
		Rotation rotation = completed();
		done(rotation, ROLL_BACK);
		assertThat(run(rotation).consumers()).extracting(ConsumerProgress::state)
			.containsExactly(new ConsumerProgress.Following());
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void doesNotRollBackToAVersionThatIsDisabled() {
		Rotation rotation = completed();
		this.keys.enable(KEY, version(this.old), false);
		assertRefused(rotation, ROLL_BACK, "RollbackNotPossible", "disabled");
	}

	@Test
	void writesNothingToAVersionThatWasDisabledMeanwhile() {
		bindPinned(HOTELS);
		Rotation rotation = completed();
		done(rotation, ROLL_BACK);
		this.keys.enable(KEY, version(this.old), false);
		Rotation held = run(rotation);
		assertThat(held.finding().map(Finding::code)).contains("VersionNotUsable");
		assertThat(this.consumers.version(HOTELS)).isNotEqualTo(this.old);
		this.keys.enable(KEY, version(this.old), true);
		done(rotation, RESUME);
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void rollsBackTheNewestRotationOnly() {
		Rotation first = completed();
		this.clock.advanceTo(this.clock.instant().plusSeconds(1));
		Rotation second = completed();
		assertRefused(first, ROLL_BACK, "RollbackNotPossible", "newest");
		assertThat(done(second, ROLL_BACK).phase()).isInstanceOf(Phase.RollingBack.class);
		assertThat(this.rotations.live(KEY)).map(Rotation::id).contains(second.id());
	}

	@Test
	void doesNotRollBackWhileTheKeyIsBeingRotatedAgain() {
		Rotation first = completed();
		this.clock.advanceTo(this.clock.instant().plusSeconds(1));
		accepted();
		assertRefused(first, ROLL_BACK, "RollbackNotPossible", "newest");
	}

	@Test
	void refusesToRollBackWhatHasNotBegunToMove() {
		assertRefused(accepted(), ROLL_BACK, "RollbackNotPossible", "Requested");
	}

	@Test
	void waitsForAWriteOfTheWayForwardBeforeItTrustsAConsumerThatSeemsToBeBack() {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN));
		Rotation rotation = accepted();
		while (!(current(rotation).phase() instanceof Phase.Propagating)) {
			step();
		}
		step();
		done(rotation, ROLL_BACK);
		step();
		assertThat(current(rotation).phase()).isInstanceOf(Phase.RollingBack.class);
		this.consumers.pin(HOTELS, KEY.name(), this.keys.key(KEY).current().id());
		assertThat(run(rotation).phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void retriesOneConsumerOfARotationThatIsHeldForIt() {
		CmkBinding hotels = bindPinned(HOTELS);
		this.consumers.hide(HOTELS, "credentials");
		Rotation rotation = accepted();
		assertThat(run(rotation).finding().map(Finding::code)).contains("NeedsSecret");
		this.consumers.hide(HOTELS);
		done(rotation, new RotationAction.Retry(hotels.id()));
		assertThat(run(rotation).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertRefused(rotation, new RotationAction.Retry(hotels.id()), "ConsumerNotStuck", "Completed");
	}

	@Test
	void goesOnOnceTheLastStuckConsumerIsSkipped() {
		CmkBinding hotels = bindPinned(HOTELS);
		CmkBinding rooms = bindPinned(ROOMS);
		this.consumers.hide(HOTELS, "credentials");
		this.consumers.hide(ROOMS, "credentials");
		Rotation rotation = accepted();
		run(rotation);
		RotationAction skipHotels = new RotationAction.Skip(hotels.id(), "It is to be deleted.");
		assertThat(done(rotation, skipHotels).phase()).isInstanceOf(Phase.Held.class);
		assertThat(this.service.act(rotation.id(), skipHotels, false))
			.containsInstanceOf(ActionOutcome.AlreadyDone.class);
		done(rotation, new RotationAction.Skip(rooms.id(), "It is to be deleted."));
		Rotation end = run(rotation);
		assertThat(end.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(end.consumers()).extracting(ConsumerProgress::state)
			.containsOnly(new ConsumerProgress.Skipped("It is to be deleted.", Optional.empty()));
	}

	@Test
	void doesNotOpenAGateWhenAConsumerIsSkippedInFrontOfIt() {
		CmkBinding hotels = bindPinned(HOTELS);
		Rotation rotation = accepted(new RotationRequest(Optional.empty(), true, Optional.empty()));
		run(rotation);
		Rotation held = done(rotation, new RotationAction.Skip(hotels.id(), "It is to be deleted."));
		assertThat(held.finding().map(Finding::code)).contains("HoldRequested");
		done(rotation, RESUME);
		assertThat(run(rotation).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void doesNotEndBeforeAWriteToASkippedConsumerCanHaveNoMoreEffect() {
		CmkBinding hotels = bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN));
		Rotation rotation = accepted();
		while (!(current(rotation).phase() instanceof Phase.Propagating)) {
			step();
		}
		step();
		done(rotation, new RotationAction.Skip(hotels.id(), "It is slow."));
		run(rotation);
		assertThat(this.clock.instant()).isEqualTo(RotationFixtures.NOON.plusSeconds(20));
	}

	@Test
	void tellsARepeatedResumeFromOneThatNeverFitted() {
		Rotation rotation = accepted(new RotationRequest(Optional.empty(), true, Optional.empty()));
		assertRefused(rotation, RESUME, "RotationNotHeld", "Requested");
		run(rotation);
		done(rotation, RESUME);
		assertThat(this.service.act(rotation.id(), RESUME, false)).containsInstanceOf(ActionOutcome.AlreadyDone.class);
		run(rotation);
		assertThat(this.service.act(rotation.id(), RESUME, false)).containsInstanceOf(ActionOutcome.AlreadyDone.class);
	}

	@Test
	void winsAgainstAStepThatIsUnderWay() {
		bindPinned(HOTELS);
		Rotation rotation = accepted();
		Rotation before = current(rotation);
		Step.Moved<Rotation> underWay = (Step.Moved<Rotation>) this.rotator.advance(before);
		assertThat(done(rotation, CANCEL).phase()).isEqualTo(new Phase.Canceled());
		assertThat(underWay.next().revision()).isEqualTo(current(rotation).revision());
		assertThat(current(rotation).phase()).isEqualTo(new Phase.Canceled());
	}

	@Test
	void changesNothingWhenOnlyAskedWhetherItWould() {
		Rotation rotation = accepted();
		assertThat(this.service.act(rotation.id(), CANCEL, true)).contains(new ActionOutcome.Done(rotation));
		assertThat(current(rotation)).isEqualTo(rotation);
	}

	@Test
	void knowsOnlyConsumersOfTheRotation() {
		Rotation rotation = completed();
		BindingId stranger = BindingId.random();
		assertThat(this.service.act(rotation.id(), new RotationAction.Retry(stranger), false))
			.containsInstanceOf(ActionOutcome.ConsumerUnknown.class);
		assertThat(this.service.act(RotationId.random(), CANCEL, false)).isEmpty();
	}

	private void assertRefused(Rotation rotation, RotationAction action, String code, String state) {
		Rotation before = current(rotation);
		ActionOutcome outcome = this.service.act(rotation.id(), action, false).orElseThrow();
		assertThat(outcome).isInstanceOf(ActionOutcome.Refused.class);
		Finding finding = ((ActionOutcome.Refused) outcome).finding();
		assertThat(finding.code()).isEqualTo(code);
		assertThat(finding.message()).contains(state).contains(rotation.id().toString());
		assertThat(current(rotation)).isEqualTo(before);
	}

	private Rotation done(Rotation rotation, RotationAction action) {
		ActionOutcome outcome = this.service.act(rotation.id(), action, false).orElseThrow();
		assertThat(outcome).isInstanceOf(ActionOutcome.Done.class);
		assertThat(((ActionOutcome.Done) outcome).rotation()).isEqualTo(current(rotation));
		return current(rotation);
	}

	private Rotation completed() {
		Rotation rotation = run(accepted());
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		return rotation;
	}

	private Rotation accepted() {
		return accepted(new RotationRequest(Optional.empty(), false, Optional.empty()));
	}

	private Rotation accepted(RotationRequest request) {
		return ((Admission.Accepted) this.service.request(KEY, request, Optional.empty())).rotation();
	}

	private Rotation current(Rotation rotation) {
		return this.rotations.find(rotation.id()).orElseThrow();
	}

	private Rotation run(Rotation rotation) {
		for (int steps = 0; steps < 200 && !current(rotation).rests(); steps++) {
			step();
		}
		assertThat(current(rotation).rests()).isTrue();
		return current(rotation);
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

	private KeyVersion version(VersionId id) {
		return this.keys.version(KEY, id).version();
	}

	private CmkBinding bindPinned(ConsumerId consumer) {
		this.consumers.pin(consumer, KEY.name(), this.old);
		return bind(consumer);
	}

	private CmkBinding bind(ConsumerId consumer) {
		return this.bindings
			.add(new CmkBinding(BindingId.random(), KEY, consumer, new Reference.Pinned(STORE, KEY.name(), this.old),
					Optional.empty(), Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
	}

}
