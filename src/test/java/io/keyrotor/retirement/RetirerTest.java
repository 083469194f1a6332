package io.keyrotor.retirement;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyName;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.ManualRetirer.Death;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.SkippingRotation;
import io.keyrotor.sandbox.Ledger;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.WriteOutcome;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.ConsumerProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetirerTest {

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId ROOMS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('rooms')");

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final ConsumerId DOCUMENTS = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Storage/storageAccounts/documents");

	private static final KeyId OTHER = KeyId.of("sandbox-vault", "another-key");

	private static final Optional<Duration> NO_SOAK = Optional.empty();

	private static final URI STORE = ObservedConsumers.STORE;

	private final ManualRetirer house = new ManualRetirer();

	private final Instant start = this.house.now();

	@Test
	void disablesAVersionThatNothingUses() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
		assertThat(this.house.enabled()).isFalse();
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		assertThat(this.house.outcomes).extracting(WriteOutcome::result).containsExactly(WriteOutcome.Result.DONE);
	}

	@Test
	void leavesEveryOtherVersionEnabled() {
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.store.versions(ManualRetirer.KEY)).filteredOn(KeyVersion::enabled)
			.extracting(KeyVersion::id)
			.containsExactly(this.house.current);
	}

	@Test
	void sendsTheVersionsOwnOperationsAlong() {
		Set<String> before = this.house.store.version(ManualRetirer.KEY, this.house.old).operations();
		this.house.begin(NO_SOAK).run();
		assertThat(before).isNotEmpty();
		assertThat(this.house.store.version(ManualRetirer.KEY, this.house.old).operations()).isEqualTo(before);
		assertThat(disabling().keyOperations()).containsExactlyInAnyOrderElementsOf(before);
	}

	@Test
	void waitsForTheLongestCacheTimeAndTheWindowOfTheProof() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).run();
		assertThat(disabling().at()).isBetween(this.start.plus(Duration.ofHours(25)),
				this.start.plus(Duration.ofHours(26)));
	}

	@Test
	void waitsForAsLongAsTheCallerAskedFor() {
		this.house.bind(HOTELS);
		this.house.begin(Optional.of(Duration.ofDays(3))).run();
		assertThat(disabling().at()).isAfterOrEqualTo(this.start.plus(Duration.ofDays(3)));
	}

	@Test
	void countsTheCacheTimeOfALateBindingFromWhenItWasFirstRead() {
		this.house.begin(Optional.of(Duration.ofHours(10)));
		this.house.step(Death.NONE);
		this.house.bind(HOTELS);
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(this.start.plus(Duration.ofHours(34)));
	}

	@Test
	void watchesAsLongAsTheProbationLasts() {
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.phase()).isInstanceOfSatisfying(RetirementPhase.Disabled.class,
				(disabled) -> assertThat(disabled.on()).isAfterOrEqualTo(disabling().at().plus(Duration.ofHours(24))));
	}

	@Test
	void isHeldAtOnceForTheCurrentVersion() {
		this.house.begin(this.house.current, NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("VersionIsCurrent");
	}

	@Test
	void isHeldAtOnceForAVersionThatDoesNotExist() {
		this.house.begin(new VersionId("f".repeat(32)), NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("VersionNotFound");
	}

	@Test
	void isHeldAtOnceForAKeyThatBacksACertificate() {
		this.house.store.backACertificate(ManualRetirer.KEY);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("KeyIsManaged");
	}

	@Test
	void doesNotTakeAVersionThatSomebodyElseDisabledForItsOwnWork() {
		disableElsewhere();
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("VersionDisabled");
	}

	@Test
	void isHeldAtOnceWhileADicomServiceIsBound() {
		this.house.bind(DICOM);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(DICOM.uri());
	}

	@Test
	void keepsOldVersionEnabledWhileADicomServiceIsBoundWhateverAnOperatorSays() {
		this.house.log.remove();
		this.house.bind(DICOM);
		this.house.begin(NO_SOAK).run();
		this.house.act(new RetirementAction.AcceptMissingEvidence("Ada", "no log"));
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.blockers()).containsExactly("ConsumerKeepsOldVersions");
		assertThat(this.house.enabled()).isTrue();
	}

	@Test
	void isHeldAtOnceWhileAConsumerIsPinnedToTheVersion() {
		assertThat(heldForAPinnedConsumer()).containsExactly("ConsumerOnVersion");
	}

	@Test
	void soaksAfreshForAConsumerThatWasMovedWhileItWasHeld() {
		heldForAPinnedConsumer();
		this.house.pass(Duration.ofDays(2));
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.current);
		Instant moved = this.house.now();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(moved.plus(Duration.ofHours(25)));
	}

	@ParameterizedTest
	@ValueSource(classes = { RetirementPhase.Proving.class, RetirementPhase.Disabling.class })
	void keepsOldVersionEnabledWhileAnyConsumerReferencesIt(Class<? extends RetirementPhase> phase) {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).runTo(phase);
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		this.house.pass(Duration.ofMinutes(10));
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.changes()).isEmpty();
		assertThat(this.house.blockers()).containsExactly("ConsumerOnVersion");
	}

	@Test
	void isHeldForAConsumerThatCannotBeRead() {
		proving();
		this.house.consumers.fail(HOTELS, Kind.FORBIDDEN);
		assertThat(held()).containsExactly("ConsumerUnreadable");
	}

	@Test
	void waitsForAConsumerThatCannotBeReadForAMoment() {
		proving();
		this.house.consumers.fail(HOTELS, Kind.UNAVAILABLE);
		this.house.runUntil((retirement) -> retirement.failures() > 2);
		this.house.consumers.heal(HOTELS);
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void asksSomebodyWhenAConsumerCannotBeReadForLong() {
		proving();
		this.house.consumers.fail(HOTELS, Kind.UNAVAILABLE);
		assertThat(held()).containsExactly("ConsumerUnreadable");
	}

	@Test
	void isHeldForAConsumerThatIsGone() {
		proving();
		this.house.consumers.fail(HOTELS, Kind.MISSING);
		assertThat(held()).containsExactly("ConsumerUnreadable");
	}

	@Test
	void isHeldForAConsumerThatIsAtWorkOnAChangeForLong() {
		proving();
		this.house.consumers.alter(HOTELS, false, Optional.empty());
		assertThat(held()).containsExactly("ConsumerBusy");
	}

	@Test
	void isHeldForAConsumerWhoseLastChangeFailed() {
		proving();
		this.house.consumers.alter(HOTELS, true, Optional.of("Failed"));
		assertThat(held()).containsExactly("ConsumerFaulty");
	}

	@Test
	void isHeldForAConsumerOnAnotherKey() {
		proving();
		this.house.consumers.put(HOTELS, new Reference.ServiceManaged(), true, Optional.empty(), Optional.empty());
		assertThat(held()).containsExactly("ConsumerOnOtherKey");
	}

	@Test
	void isHeldForAConsumerThatIsNotOnANewerVersion() {
		proving();
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), new VersionId("e".repeat(32)));
		assertThat(held()).containsExactly("ConsumerNotOnNewerVersion");
	}

	@Test
	void isHeldForAVersionlessConsumerThatStillUsesTheVersion() {
		this.house.consumers.follow(DOCUMENTS, ManualRetirer.KEY.name(), Optional.of(this.house.old));
		this.house.bindAsItIs(DOCUMENTS);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("ConsumerUsesVersion");
		this.house.consumers.follow(DOCUMENTS, ManualRetirer.KEY.name(), Optional.of(this.house.current));
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void soaksOnlyFromWhenAPinnedConsumerShowsThatItUsesTheVersionNoMore() {
		this.house.consumers.pin(DOCUMENTS, ManualRetirer.KEY.name(), this.house.current, this.house.old);
		this.house.bindAsItIs(DOCUMENTS);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("ConsumerUsesVersion");
		assertThat(this.house.changes()).isEmpty();
		this.house.consumers.pin(DOCUMENTS, ManualRetirer.KEY.name(), this.house.current, this.house.current);
		Instant off = this.house.now();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
		assertThat(disabling().at()).isAfterOrEqualTo(off.plus(Duration.ofHours(25)));
	}

	@Test
	void soaksForAConsumerThatWasLeftOutAndUsesTheVersionFromAnotherKey() {
		this.house.consumers.put(ROOMS, new Reference.ServiceManaged(), true, Optional.empty(),
				Optional.of(this.house.old));
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("ConsumerSkipped");
		this.house.consumers.put(ROOMS, new Reference.ServiceManaged(), true, Optional.empty(), Optional.empty());
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void isHeldWhileTheKeyIsBeingRotatedForLong() {
		proving();
		this.house.rotations.put(RotationFixtures.requested());
		assertThat(held()).containsExactly("RotationInProgress");
	}

	@Test
	void isHeldForAConsumerThatARotationLeftOutAndThatIsNotBoundAnyMore() {
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerSkipped");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(ROOMS.uri());
	}

	@Test
	void isHeldForAConsumerThatHadNotArrivedWhenItsRotationGaveWay() {
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.rotations.put(RotationFixtures
			.in(new Phase.Canceled(Optional.empty(), List.of(new ConsumerProgress(BindingId.random(), ROOMS,
					new ConsumerProgress.Pending(), this.start, 0, Optional.empty(), Optional.empty())))));
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerSkipped");
	}

	@Test
	void isHeldForASkippedConsumerThatCannotBeRead() {
		this.house.consumers.fail(ROOMS, Kind.FORBIDDEN);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerSkipped");
	}

	@Test
	void forgetsASkippedConsumerThatIsGone() {
		this.house.consumers.fail(ROOMS, Kind.MISSING);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void soaksForASkippedConsumerThatHasLeftTheKey() {
		this.house.consumers.put(ROOMS, new Reference.ServiceManaged(), true, Optional.empty(), Optional.empty());
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK).run();
		assertThat(disabling().at()).isAfterOrEqualTo(this.start.plus(Duration.ofHours(25)));
	}

	@Test
	void isHeldForADicomServiceThatARotationMovedAndThatIsNotBoundAnyMore() {
		this.house.consumers.fail(DICOM, Kind.MISSING);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, DICOM));
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(DICOM.uri(), "accept-data-gone");
		assertThat(this.house.former().acceptGone(ManualRetirer.KEY, DICOM, "Ada", "It was purged.", false))
			.isInstanceOf(DataGoneOutcome.Accepted.class);
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isNotNull();
	}

	@Test
	void remembersADicomServiceWhoseBindingWasDeletedAfterSomebodyMovedIt() {
		leaveByHand(DICOM);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(DICOM.uri(), "accept-data-gone");
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
	}

	@Test
	void disablesWhatADicomServiceLeftOnceSomebodyAnswersForItThatTheDataIsGone() {
		leaveByHand(DICOM);
		this.house.begin(NO_SOAK);
		heldAtOnce();
		this.house.former().acceptGone(ManualRetirer.KEY, DICOM, "Ada", "It was purged.", true);
		assertThat(this.house.former().of(ManualRetirer.KEY)).allMatch((former) -> former.gone().isEmpty());
		this.house.former().acceptGone(ManualRetirer.KEY, DICOM, "Ada", "It was purged.", false);
		this.house.former().acceptGone(ManualRetirer.KEY, DICOM, "Bob", "Me, too.", false);
		assertThat(this.house.former().of(ManualRetirer.KEY)).singleElement()
			.satisfies((former) -> assertThat(former.gone().map(DataGone::by)).contains("Ada"));
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isNotNull();
	}

	@Test
	void whatWasSaidOfItsDataEndsWhenTheConsumerIsBoundAgain() {
		leaveByHand(DICOM);
		this.house.former().acceptGone(ManualRetirer.KEY, DICOM, "Ada", "It was purged.", false);
		this.house.pass(Duration.ofHours(1));
		leaveByHand(DICOM);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
	}

	@Test
	void doesNotTakeItThatDataIsGoneOfWhatIsBoundOrWasNever() {
		this.house.bind(DICOM);
		assertThat(accept(DICOM)).isInstanceOf(DataGoneOutcome.Refused.class);
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.NotKnown.class);
		assertThat(this.house.former().of(ManualRetirer.KEY)).isEmpty();
	}

	@Test
	void remembersADicomServiceThatALookSawOnTheKeyWhileItWasBoundToAnotherOne() {
		BindingId binding = seenElsewhere();
		this.house.consumers.pin(DICOM, OTHER.name(), this.house.current);
		this.house.look(binding);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(DICOM.uri(), "accept-data-gone");
	}

	@Test
	void whatWasSaidOfItsDataEndsWhenALookSeesTheConsumerOnTheKey() {
		BindingId binding = seenElsewhere();
		this.house.consumers.fail(DICOM, Kind.MISSING);
		assertThat(accept(DICOM)).isInstanceOf(DataGoneOutcome.Accepted.class);
		this.house.pass(Duration.ofHours(1));
		this.house.look(binding);
		assertThat(this.house.former().of(ManualRetirer.KEY)).allMatch((former) -> former.gone().isPresent());
		this.house.consumers.heal(DICOM);
		this.house.look(binding);
		assertThat(this.house.former().of(ManualRetirer.KEY)).singleElement()
			.satisfies((former) -> assertThat(former.gone()).isEmpty());
	}

	/** Bound to another key, and a look finds it on this one. */
	private BindingId seenElsewhere() {
		BindingId binding = this.house.bindings
			.add(new CmkBinding(BindingId.random(), OTHER, DICOM, new Reference.ServiceManaged(), Optional.empty(),
					Drift.IN_SYNC, this.house.now(), this.house.now()))
			.id();
		this.house.consumers.pin(DICOM, ManualRetirer.KEY.name(), this.house.current);
		this.house.look(binding);
		return binding;
	}

	@Test
	void disablesWhatAConsumerLeftWhoseSubscriptionIsGoneOnceSomebodyAnswersForIt() {
		this.house.consumers.lose(ROOMS);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("ConsumerSkipped");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(ROOMS.uri(), "accept-data-gone");
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.Accepted.class);
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.Accepted.class);
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isNotNull();
	}

	@Test
	void anAnswerForAConsumerWhoseSubscriptionWasGoneCoversNothingThatCanBeRead() {
		this.house.consumers.lose(ROOMS);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.Accepted.class);
		this.house.consumers.heal(ROOMS);
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("ConsumerSkipped");
	}

	@Test
	void asksNobodyAboutAConsumerThatTellsByItself() {
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, ROOMS));
		this.house.consumers.pin(ROOMS, OTHER.name(), this.house.current);
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.NotKnown.class);
		this.house.consumers.fail(ROOMS, Kind.FORBIDDEN);
		assertThat(accept(ROOMS)).isInstanceOf(DataGoneOutcome.Refused.class);
	}

	@Test
	void doesNotHoldAgainstAKeyWhoeverWasLeftOutBeforeHeWasWrittenToIt() {
		this.house.rotations.put(SkippingRotation.of(OTHER, ManualRetirer.KEY, DICOM, Optional.empty()));
		this.house.rotations.put(SkippingRotation.of(OTHER, ManualRetirer.KEY, ROOMS, Optional.empty()));
		this.house.consumers.fail(ROOMS, Kind.FORBIDDEN);
		assertThat(this.house.former().of(ManualRetirer.KEY)).isEmpty();
		assertThat(this.house.former().of(OTHER)).singleElement()
			.satisfies((former) -> assertThat(former.consumer()).isEqualTo(DICOM));
		this.house.begin(NO_SOAK).run();
		assertThat(disabling().at()).isNotNull();
	}

	@Test
	void isHeldForWhoeverWasLeftOutAfterHeWasWrittenToTheKey() {
		this.house.rotations.put(SkippingRotation.of(OTHER, ManualRetirer.KEY, DICOM, Optional.of(this.house.old)));
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerKeepsOldVersions");
	}

	@Test
	void doesNotTakeItThatDataIsGoneOfAConsumerThatIsOnTheKeyOrCannotBeRead() {
		this.house.forget(this.house.bind(DICOM));
		assertThat(accept(DICOM)).isInstanceOfSatisfying(DataGoneOutcome.Refused.class,
				(refused) -> assertThat(refused.finding().message()).contains("is encrypted with the key"));
		this.house.consumers.fail(DICOM, Kind.FORBIDDEN);
		assertThat(accept(DICOM)).isInstanceOfSatisfying(DataGoneOutcome.Refused.class,
				(refused) -> assertThat(refused.finding().message()).contains("cannot be read"));
		assertThat(this.house.former().of(ManualRetirer.KEY)).singleElement()
			.satisfies((former) -> assertThat(former.gone()).isEmpty());
		this.house.consumers.fail(DICOM, Kind.MISSING);
		assertThat(accept(DICOM)).isInstanceOf(DataGoneOutcome.Accepted.class);
	}

	private DataGoneOutcome accept(ConsumerId consumer) {
		return this.house.former().acceptGone(ManualRetirer.KEY, consumer, "Ada", "It was purged.", false);
	}

	/** Somebody deploys it onto another key, and the binding is deleted. */
	private void leaveByHand(ConsumerId consumer) {
		BindingId binding = this.house.bind(consumer);
		this.house.consumers.pin(consumer, new KeyName("another-key"), this.house.current);
		this.house.forget(binding);
	}

	@Test
	void soaksAsLongAsAnyCacheLastsForAnUnknownConsumerThatIsGone() {
		this.house.search.add(ROOMS, new Reference.Versionless(STORE, ManualRetirer.KEY.name()));
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("UnknownConsumer");
		this.house.search.clear();
		Instant moved = this.house.now();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(moved.plus(Duration.ofHours(25)));
	}

	@Test
	void soaksAsLongAsAnyCacheLastsForABoundConsumerThatWasMovedOffTheKey() {
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		BindingId binding = this.house.bindAsItIs(HOTELS);
		this.house.begin(NO_SOAK);
		assertThat(heldAtOnce()).containsExactly("ConsumerOnVersion");
		this.house.bindings.remove(binding);
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(this.start.plus(Duration.ofHours(25)));
	}

	@ParameterizedTest
	@MethodSource("consumersOutOfSight")
	void isHeldWhenTheSearchDoesNotSeeABoundConsumer(ConsumerId consumer) {
		this.house.bind(consumer);
		this.house.search.hide(consumer);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("SearchIncomplete");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(consumer.uri(), "Reader");
	}

	static List<ConsumerId> consumersOutOfSight() {
		return List.of(HOTELS, DOCUMENTS);
	}

	@Test
	void waitsForABoundConsumerThatTheSearchDoesNotSeeYet() {
		this.house.bind(DOCUMENTS);
		this.house.search.hide(DOCUMENTS);
		this.house.begin(NO_SOAK).runUntil((retirement) -> retirement.failures() > 5);
		this.house.search.see(DOCUMENTS);
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void goesOnWhenASkippedConsumerIsReadBackOnANewerVersion() {
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, HOTELS));
		proving();
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void countsTheCacheTimeOfWhatFollowsTheKeyFromWhenItsCurrentVersionCanBeUsed() {
		this.house.consumers.follow(DOCUMENTS, ManualRetirer.KEY.name(), Optional.empty());
		this.house.bindAsItIs(DOCUMENTS);
		enableCurrent(false);
		this.house.begin(Optional.of(Duration.ofHours(5)));
		this.house.runUntil((_) -> this.house.now().isAfter(this.start.plus(Duration.ofHours(7))));
		enableCurrent(true);
		Instant usable = this.house.now();
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(usable.plus(Duration.ofHours(25)));
	}

	@Test
	void soaksAgainAfterTheCurrentVersionCouldNotBeUsed() {
		this.house.consumers.follow(DOCUMENTS, ManualRetirer.KEY.name(), Optional.empty());
		this.house.bindAsItIs(DOCUMENTS);
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Proving.class);
		enableCurrent(false);
		assertThat(held()).containsExactly("CurrentVersionNotUsable");
		enableCurrent(true);
		Instant usable = this.house.now();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(usable.plus(Duration.ofHours(25)));
	}

	@Test
	void isHeldWhileTheCurrentVersionIsDisabled() {
		proving();
		this.house.store.enable(ManualRetirer.KEY, this.house.store.key(ManualRetirer.KEY).current(), false);
		assertThat(held()).containsExactly("CurrentVersionNotUsable");
	}

	@Test
	void isHeldForAnUnboundConsumerOnTheVersion() {
		this.house.search.add(ROOMS, new Reference.Pinned(STORE, ManualRetirer.KEY.name(), this.house.old));
		proving();
		assertThat(held()).containsExactly("UnknownConsumer");
		assertThat(this.house.kept().blockers().getFirst().message()).contains(ROOMS.uri());
	}

	@Test
	void isHeldForAnUnboundConsumerThatFollowsTheKey() {
		this.house.search.add(ROOMS, new Reference.Versionless(STORE, ManualRetirer.KEY.name()));
		proving();
		assertThat(held()).containsExactly("UnknownConsumer");
	}

	@Test
	void isHeldForSomethingWhoseVersionCannotBeTold() {
		this.house.search.addUnclear("/subscriptions/s1/something");
		proving();
		assertThat(held()).containsExactly("UnknownConsumer");
	}

	@Test
	void isHeldForAnUnboundConsumerOfTheKeyWhateverVersionItIsOnNow() {
		this.house.search.add(DICOM, new Reference.Pinned(STORE, ManualRetirer.KEY.name(), this.house.current));
		this.house.search.add(ROOMS, new Reference.Pinned(STORE, ManualRetirer.KEY.name(), this.house.current));
		proving();
		assertThat(held()).containsExactly("UnknownConsumer", "UnknownConsumer");
		assertThat(this.house.kept().blockers())
			.anySatisfy((blocker) -> assertThat(blocker.message()).contains(ROOMS.uri()).contains("is not known"));
	}

	@Test
	void goesOnDespiteBoundConsumersThatTheSearchSawEarlier() {
		this.house.search.add(HOTELS, new Reference.Pinned(STORE, ManualRetirer.KEY.name(), this.house.old));
		proving();
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void isHeldWhenTheSearchCouldNotLookEverywhere() {
		this.house.search.unread("The search service s9");
		proving();
		assertThat(held()).containsExactly("SearchIncomplete");
		assertThat(this.house.kept().blockers().getFirst().message()).contains("s9");
	}

	@Test
	void isHeldWhenTheSearchIsForbidden() {
		this.house.search.fail(Kind.FORBIDDEN);
		proving();
		assertThat(held()).containsExactly("SearchIncomplete");
	}

	@Test
	void isHeldForAUseOfTheVersionAndNamesWhoDidWhatWhenAndHowOften() {
		assertThat(heldForAUse()).containsExactly("VersionUsed");
		assertThat(this.house.kept().blockers().getFirst().message()).contains("KeyUnwrap", "application 4711",
				"1 times", this.start.plus(Duration.ofHours(24)).toString().substring(0, 13));
	}

	@Test
	void isHeldForAUseOfTheVersionThatWasRefused() {
		proving();
		this.house.log.write("KeyDecrypt", "somebody", true);
		assertThat(held()).containsExactly("VersionUsed");
	}

	@Test
	void doesNotCountAUseBeforeTheWindow() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK);
		this.house.log.write("KeyUnwrap", "somebody", false);
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void soaksAndWatchesAnewAfterAUse() {
		heldForAUse();
		Instant resumed = this.house.now();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
		assertThat(disabling().at()).isBetween(resumed.plus(Duration.ofHours(25)), resumed.plus(Duration.ofHours(26)));
	}

	@Test
	void waitsUntilTheLogHasComeAsFarAsTheEndOfTheWindow() {
		this.house.log.lag(Duration.ofMinutes(12));
		this.house.begin(NO_SOAK).run();
		assertThat(disabling().at()).isAfterOrEqualTo(this.start.plus(Duration.ofMinutes(60 + 15 + 12)));
	}

	@Test
	void waitsUntilTheLogShowsWhatOneMachineWroteLaterThanAnother() {
		this.house.begin(NO_SOAK).run();
		assertThat(disabling().at()).isBetween(this.start.plus(Duration.ofMinutes(75)),
				this.start.plus(Duration.ofMinutes(77)));
	}

	@Test
	void findsAUseThatTheLogShowsLate() {
		this.house.log.lag(Duration.ofMinutes(12));
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Proving.class);
		this.house.pass(Duration.ofMinutes(59));
		this.house.log.write("KeyUnwrap", "somebody", false);
		assertThat(held()).containsExactly("VersionUsed");
	}

	@Test
	void isHeldWhenTheLogShowsNothingForHours() {
		this.house.log.die();
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("EvidenceLate");
		assertThat(this.house.now()).isAfterOrEqualTo(this.start.plus(Duration.ofHours(6)));
	}

	@Test
	void isHeldWhenTheLogIsForbidden() {
		this.house.log.fail(Kind.FORBIDDEN);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("EvidenceUnreadable");
	}

	@Test
	void isHeldWithoutALogUntilSomebodyAnswersForIt() {
		this.house.log.remove();
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("EvidenceMissing");
		Instant accepted = this.house.now();
		this.house.act(new RetirementAction.AcceptMissingEvidence("Ada", "the log is being set up"));
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
		assertThat(disabling().at()).isBefore(accepted.plusSeconds(60));
		assertThat(this.house.kept().accepted())
			.contains(new EvidenceAcceptance("Ada", "the log is being set up", accepted));
	}

	@Test
	void anAcceptanceCoversTheMissingLogAndNothingElse() {
		this.house.log.remove();
		this.house.search.unread("The search service s9");
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactlyInAnyOrder("EvidenceMissing", "SearchIncomplete");
		this.house.act(new RetirementAction.AcceptMissingEvidence("Ada", "no log"));
		assertThat(this.house.blockers()).containsExactly("SearchIncomplete");
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.blockers()).containsExactly("SearchIncomplete");
		assertThat(this.house.enabled()).isTrue();
	}

	@Test
	void anAcceptanceDoesNotCoverALogThatWasConfiguredSince() {
		this.house.log.remove();
		this.house.begin(NO_SOAK);
		this.house.act(new RetirementAction.AcceptMissingEvidence("Ada", "no log"));
		this.house.log.restore();
		this.house.runTo(RetirementPhase.Proving.class);
		this.house.log.write("KeyUnwrap", "somebody", false);
		assertThat(held()).containsExactly("VersionUsed");
	}

	@Test
	void namesEverythingThatIsInTheWayAtOnce() {
		proving();
		this.house.consumers.alter(HOTELS, true, Optional.of("Failed"));
		this.house.search.add(ROOMS, new Reference.Versionless(STORE, ManualRetirer.KEY.name()));
		this.house.search.unread("The search service s9");
		this.house.log.write("KeyUnwrap", "somebody", false);
		this.house.consumers.pin(DOCUMENTS, ManualRetirer.KEY.name(), this.house.old);
		this.house.rotations.put(SkippingRotation.of(ManualRetirer.KEY, DOCUMENTS));
		this.house.store.enable(ManualRetirer.KEY, this.house.store.key(ManualRetirer.KEY).current(), false);
		this.house.pass(Duration.ofHours(1));
		assertThat(held()).containsExactlyInAnyOrder("ConsumerFaulty", "UnknownConsumer", "SearchIncomplete",
				"VersionUsed", "ConsumerSkipped", "CurrentVersionNotUsable");
	}

	@Test
	void waitsForAKeyThatCannotBeReadForAMoment() {
		this.house.keys.failToRead(Kind.THROTTLED);
		this.house.keys.failToRead(Kind.UNAVAILABLE);
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void isHeldForAKeyThatMayNotBeRead() {
		this.house.keys.failToRead(Kind.FORBIDDEN);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("Forbidden");
	}

	@Test
	void looksBeforeItDisablesAgainAfterALostAnswer() {
		this.house.keys.loseAnswer();
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		assertThat(this.house.outcomes).extracting(WriteOutcome::result)
			.containsExactly(WriteOutcome.Result.UNANSWERED);
	}

	@Test
	void provesEverythingAgainBeforeItDisablesASecondTime() {
		this.house.bind(HOTELS);
		this.house.keys.refuse(Kind.UNCERTAIN);
		this.house.begin(NO_SOAK)
			.runUntil((retirement) -> retirement.phase() instanceof RetirementPhase.Disabling disabling
					&& disabling.called());
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		assertThat(held()).containsExactly("ConsumerOnVersion");
		assertThat(this.house.changes()).isEmpty();
	}

	@Test
	void disablesTheSecondTimeWhenTheFirstHadNoEffect() {
		this.house.keys.refuse(Kind.UNCERTAIN);
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void asksSomebodyWhenNoCallHasAnEffect() {
		for (int call = 0; call < 3; call++) {
			this.house.keys.refuse(Kind.UNCERTAIN);
		}
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("VersionNotDisabled");
	}

	@Test
	void waitsWhenTheStoreIsTooBusyToDisable() {
		this.house.keys.refuse(Kind.THROTTLED);
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.changes()).containsExactly("DisableVersion");
	}

	@Test
	void isHeldWhenItMayNotDisable() {
		this.house.keys.refuse(Kind.FORBIDDEN);
		this.house.begin(NO_SOAK);
		assertThat(held()).containsExactly("Forbidden");
		assertThat(this.house.enabled()).isTrue();
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(Death.class)
	void disablesOnceWhereverTheProcessDies(Death death) {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.step(death);
		this.house.restart();
		this.house.run();
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void provesAgainAfterAProcessWasDownForADay() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.pass(Duration.ofDays(1));
		this.house.step(Death.NONE);
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Proving.class);
		assertThat(this.house.changes()).isEmpty();
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void provesAgainWhenAConsumerWasBoundAfterTheProof() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.bindAsItIs(ROOMS);
		assertThat(held()).containsExactly("ConsumerOnVersion");
		assertThat(this.house.changes()).isEmpty();
	}

	@Test
	void doesNotDisableWhenAConsumerIsBoundAtTheLastMoment() {
		this.house.begin(NO_SOAK);
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.beforeIntent(() -> this.house.bindAsItIs(ROOMS));
		assertThat(held()).containsExactly("ConsumerOnVersion");
		assertThat(this.house.changes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { RetirementPhase.Proving.class, RetirementPhase.Disabling.class })
	void soaksAgainForAConsumerThatIsBoundAfterTheSoak(Class<? extends RetirementPhase> phase) {
		this.house.begin(NO_SOAK).runTo(phase);
		this.house.bind(ROOMS);
		Instant bound = this.house.now();
		this.house.run();
		assertThat(disabling().at()).isAfterOrEqualTo(bound.plus(Duration.ofHours(24)));
	}

	@Test
	void doesNotDisableWhenTheKeyIsRotatedAtTheLastMoment() {
		this.house.begin(NO_SOAK);
		this.house.beforeIntent(() -> this.house.rotations.put(RotationFixtures.requested()));
		assertThat(held()).containsExactly("RotationInProgress");
		assertThat(this.house.changes()).isEmpty();
	}

	@Test
	void doesNotDisableWhenTheWorkerWasHaltedBeforeTheIntent() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.beforeIntent(() -> this.house.pass(Duration.ofMinutes(10)));
		this.house.step(Death.NONE);
		assertThat(this.house.changes()).isEmpty();
		assertThat(this.house.phase()).isEqualTo(
				new RetirementPhase.Disabling(this.house.kept().evidence().orElseThrow(), 0, Optional.empty(), 0));
	}

	@Test
	void enablesAgainWhenAConsumerReportsAFault() {
		probation();
		this.house.consumers.alter(HOTELS, true, Optional.of("The key was revoked"));
		assertThat(reenabledBecause()).contains("The key was revoked", HOTELS.uri());
	}

	@Test
	void enablesAgainWhenAConsumerRefusesToBeRead() {
		probation();
		this.house.consumers.fail(HOTELS, Kind.FORBIDDEN);
		assertThat(reenabledBecause()).contains(HOTELS.uri());
	}

	@Test
	void enablesAgainWhenAConsumerIsSilentThreeTimesInARow() {
		probation();
		this.house.consumers.fail(HOTELS, Kind.UNAVAILABLE);
		assertThat(reenabledBecause()).contains("3 times in a row");
	}

	@Test
	void staysWhenAConsumerIsSilentTwiceOrGone() {
		this.house.bind(ROOMS);
		probation();
		this.house.consumers.fail(ROOMS, Kind.MISSING);
		this.house.consumers.fail(HOTELS, Kind.UNAVAILABLE);
		this.house.step(Death.NONE);
		this.house.step(Death.NONE);
		this.house.consumers.heal(HOTELS);
		this.house.run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void enablesAgainWhenAConsumerGoesBackToTheVersion() {
		probation();
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		assertThat(reenabledBecause()).contains("is pinned to it");
	}

	@Test
	void enablesAgainWhenAConsumerOnTheVersionIsBound() {
		probation();
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		this.house.bindAsItIs(ROOMS);
		assertThat(reenabledBecause()).contains(ROOMS.uri());
	}

	@Test
	void watchesAConsumerWhoseBindingIsDeletedMeanwhile() {
		BindingId binding = this.house.bind(ROOMS);
		probation();
		this.house.bindings.remove(binding);
		this.house.consumers.pin(ROOMS, ManualRetirer.KEY.name(), this.house.old);
		assertThat(reenabledBecause()).contains(ROOMS.uri());
	}

	@Test
	void enablesAgainWhenSomebodyIsRefusedTheVersion() {
		probation();
		this.house.log.write("KeyUnwrap", "application 4711", true);
		assertThat(reenabledBecause()).contains("KeyUnwrap", "application 4711");
	}

	@Test
	void enablesAgainWhenARotationGoesBackToTheVersion() {
		probation();
		this.house.rotations.put(SkippingRotation.goingBack(ManualRetirer.KEY, this.house.old, this.house.current));
		assertThat(reenabledBecause()).contains("goes back");
	}

	@Test
	void enablesTheCurrentVersionAgainWhenAConsumerThatFollowsTheKeyGoesBackToIt() {
		KeyId other = KeyId.of("sandbox-hsm", "dicom-cmk");
		this.house.rotations.put(SkippingRotation.left(ManualRetirer.KEY, other));
		this.house.begin(this.house.current, NO_SOAK).runTo(RetirementPhase.Probation.class);
		this.house.rotations.put(SkippingRotation.goingBackToTheKey(ManualRetirer.KEY, other, this.house.old, HOTELS));
		assertThat(reenabledBecause()).contains("goes back");
	}

	@Test
	void isOverWhenSomebodyElseEnablesTheVersion() {
		probation();
		this.house.store.enable(ManualRetirer.KEY,
				this.house.store.version(ManualRetirer.KEY, this.house.old).version(), true);
		this.house.run();
		assertThat(this.house.phase()).isInstanceOfSatisfying(RetirementPhase.Reenabled.class,
				(reenabled) -> assertThat(reenabled.cause().code()).isEqualTo("EnabledElsewhere"));
		assertThat(this.house.outcomes).hasSize(1);
	}

	@Test
	void enablesAgainWithTheVersionsOwnOperations() {
		Set<String> before = this.house.store.version(ManualRetirer.KEY, this.house.old).operations();
		probation();
		this.house.consumers.alter(HOTELS, true, Optional.of("The key was revoked"));
		reenabledBecause();
		assertThat(this.house.store.version(ManualRetirer.KEY, this.house.old).operations()).isEqualTo(before);
	}

	@ParameterizedTest
	@EnumSource(Death.class)
	void enablesAgainWhereverTheProcessDies(Death death) {
		probation();
		this.house.consumers.alter(HOTELS, true, Optional.of("revoked"));
		this.house.runTo(RetirementPhase.Reenabling.class);
		this.house.step(death);
		this.house.restart();
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.changes()).containsExactly("DisableVersion", "EnableVersion");
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "UNCERTAIN", "UNAVAILABLE", "THROTTLED", "STALE" })
	void goesOnTryingToEnableAgain(Kind kind) {
		probation();
		this.house.consumers.alter(HOTELS, true, Optional.of("revoked"));
		this.house.keys.refuse(kind);
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.FAILED);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "UNAVAILABLE", "FORBIDDEN" })
	void neverGivesUpEnablingAgain(Kind kind) {
		probation();
		this.house.consumers.alter(HOTELS, true, Optional.of("revoked"));
		for (int call = 0; call < 100; call++) {
			this.house.keys.refuse(kind);
		}
		this.house.runUntil((retirement) -> retirement.failures() == 90);
		assertThat(this.house.kept().trouble()).isPresent();
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Reenabling.class);
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.FAILED);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "UNAVAILABLE", "FORBIDDEN" })
	void neverGivesUpLookingAtAVersionThatItMayHaveDisabled(Kind kind) {
		this.house.keys.loseAnswer();
		this.house.begin(NO_SOAK)
			.runUntil((retirement) -> retirement.phase() instanceof RetirementPhase.Disabling disabling
					&& disabling.called());
		for (int read = 0; read < 100; read++) {
			this.house.keys.failToRead(kind);
		}
		this.house.runUntil((retirement) -> retirement.failures() > 90);
		assertThat(this.house.kept().trouble()).isPresent();
		this.house.run();
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void watchesOnUntilTheLogShowsTheEndOfTheProbation() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Probation.class);
		Instant end = ((RetirementPhase.Probation) this.house.phase()).until();
		this.house.log.fail(Kind.FORBIDDEN);
		this.house.runUntil((_) -> this.house.now().isAfter(end.plus(Duration.ofHours(5))));
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Probation.class);
		this.house.log.heal();
		this.house.run();
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Disabled.class);
	}

	@Test
	void asksSomebodyWhenTheLogNeverShowsTheEndOfTheProbationAndWatchesAgain() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Probation.class);
		Instant end = ((RetirementPhase.Probation) this.house.phase()).until();
		this.house.log.die();
		assertThat(held()).containsExactly("EvidenceLate");
		assertThat(this.house.now()).isAfterOrEqualTo(end.plus(Duration.ofHours(6)));
		assertThat(this.house.changes()).containsExactly("DisableVersion");
		this.house.act(new RetirementAction.Resume());
		this.house.step(Death.NONE);
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Probation.class);
		this.house.log.revive();
		this.house.log.write("KeyUnwrap", "application 4711", true);
		assertThat(reenabledBecause()).contains("application 4711");
	}

	@Test
	void goesOnAfterASearchThatTakesLong() {
		this.house.search.during(() -> this.house.pass(Duration.ofMinutes(20)));
		this.house.begin(NO_SOAK).run();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.SUCCEEDED);
	}

	@Test
	void asksSomebodyWhenTheProofGetsTooOldThreeTimesInARow() {
		this.house.begin(NO_SOAK);
		this.house.beforeIntent(() -> this.house.pass(Duration.ofMinutes(10)));
		assertThat(held()).containsExactly("ProofTooSlow");
		assertThat(this.house.changes()).isEmpty();
		this.house.beforeIntent(() -> {
		});
		this.house.act(new RetirementAction.Resume());
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void aPauseBeforeTheCallDoesNotShortenTheWaitForIt() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.keys.refuse(Kind.UNCERTAIN);
		this.house.beforeEffect(() -> this.house.pass(Duration.ofMinutes(1)));
		this.house.step(Death.NONE);
		assertThat(this.house.sentOn).isNotEmpty();
		assertThat(this.house.now())
			.isAfterOrEqualTo(this.house.sentOn.getFirst().plus(ManualRetirer.TIMINGS.inDoubt()));
	}

	@Test
	void enablesOnlyOnceACallToDisableCanHaveNoFurtherEffect() {
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Disabling.class);
		this.house.step(Death.BEFORE_EFFECT);
		Instant called = this.house.now();
		this.house.act(new RetirementAction.Reenable());
		this.house.step(Death.NONE);
		assertThat(this.house.now()).isAfterOrEqualTo(called.plus(ManualRetirer.TIMINGS.inDoubt()));
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.FAILED);
	}

	@Test
	void keepsWhatWasAskedAndAnsweredAsEvidence() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).run();
		ProgressEvent proven = this.house.events.stream()
			.filter((event) -> event.type().equals("Proven"))
			.findFirst()
			.orElseThrow();
		assertThat(proven.data().get("consumer1")).contains(HOTELS.uri(), this.house.current.value());
		assertThat(proven.data().get("logQuery")).contains(this.house.old.value());
		assertThat(proven.data().get("logAnswer")).isEqualTo("no use");
		assertThat(proven.data()).containsKeys("watchedFrom", "watchedUntil", "examinedOn", "logNewestEvent");
	}

	@Test
	void keepsWhatWasAskedAndAnsweredWhenItWasBlocked() {
		heldForAUse();
		assertThat(this.house.events).filteredOn((event) -> event.type().equals("Blocked"))
			.singleElement()
			.satisfies((event) -> assertThat(event.data().get("logAnswer")).contains("application 4711"));
	}

	@Test
	void isHeldWhenItsKeyStoreIsNotConfiguredAnyMore() {
		Retirement lost = RetirementFixtures.requested(KeyId.of("gone", "key"), this.house.old, this.house.now());
		assertThat(this.house.advance(lost).blockers()).extracting("code").containsExactly("KeyStoreNotFound");
	}

	private void proving() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Proving.class);
	}

	private List<String> heldForAPinnedConsumer() {
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		this.house.bindAsItIs(HOTELS);
		this.house.begin(NO_SOAK);
		return heldAtOnce();
	}

	private List<String> heldForAUse() {
		proving();
		this.house.log.write("KeyUnwrap", "application 4711", false);
		return held();
	}

	private void probation() {
		this.house.bind(HOTELS);
		this.house.begin(NO_SOAK).runTo(RetirementPhase.Probation.class);
		this.house.pass(Duration.ofMinutes(1));
	}

	private List<String> held() {
		this.house.run();
		assertThat(this.house.phase()).isInstanceOf(RetirementPhase.Held.class);
		return this.house.blockers();
	}

	private List<String> heldAtOnce() {
		Instant before = this.house.now();
		List<String> blockers = held();
		assertThat(this.house.now()).isEqualTo(before);
		assertThat(this.house.outcomes).isEmpty();
		return blockers;
	}

	private String reenabledBecause() {
		this.house.run();
		assertThat(this.house.changes()).containsExactly("DisableVersion", "EnableVersion");
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.FAILED);
		return this.house.kept().cause().orElseThrow().message();
	}

	private void enableCurrent(boolean enabled) {
		this.house.store.enable(ManualRetirer.KEY, this.house.store.key(ManualRetirer.KEY).current(), enabled);
	}

	private void disableElsewhere() {
		this.house.store.enable(ManualRetirer.KEY,
				this.house.store.version(ManualRetirer.KEY, this.house.old).version(), false);
	}

	private Ledger.Entry disabling() {
		return this.house.store.ledger()
			.stream()
			.filter((entry) -> entry.operation().equals("DisableVersion"))
			.reduce((_, last) -> last)
			.orElseThrow();
	}

}
