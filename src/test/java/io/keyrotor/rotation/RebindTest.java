package io.keyrotor.rotation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.keyrotor.binding.BindingCheck;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Diagnosis;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.check.CheckStatus;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rotations that create no version: consumers are moved, or written as they are. */
class RebindTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final KeyId OTHER = KeyId.of("sandbox-hsm", "dicom-cmk");

	private static final KeyId THIRD = KeyId.of("sandbox-vault", "storage-cmk");

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private static final URI OTHER_STORE = URI.create("https://sandbox-hsm.managedhsm.azure.net");

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId ROOMS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('rooms')");

	private static final ConsumerId ACCOUNT = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Storage/storageAccounts/a1");

	private static final ConsumerId UNKNOWN = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Novel/things/t1");

	private static final SecretReference SECRET = SecretReference
		.parse("https://sandbox-vault.vault.azure.net/secrets/search-app");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	private final VersionId old = this.keys.key(KEY).current().id();

	private final VersionId other = this.keys.key(OTHER).current().id();

	@Test
	void movesEveryConsumerToTheOtherKeyAndItsBindingWithIt() {
		CmkBinding hotels = bindPinned(HOTELS);
		CmkBinding rooms = bindPinned(ROOMS);
		int versions = versions();
		Rotation rotation = engine(toOther()).run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(rotation.trigger()).isEqualTo(RotationTrigger.REBIND);
		assertThat(rotation.fromVersion()).contains(this.old);
		assertThat(rotation.toVersion()).contains(this.other);
		assertThat(this.consumers.reference(HOTELS))
			.isEqualTo(new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		assertThat(this.consumers.reference(ROOMS))
			.isEqualTo(new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		for (CmkBinding before : List.of(hotels, rooms)) {
			CmkBinding after = this.bindings.find(before.id()).orElseThrow();
			assertThat(after.key()).isEqualTo(OTHER);
			assertThat(after.drift()).isEqualTo(Drift.IN_SYNC);
			assertThat(after.reference()).isEqualTo(new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		}
		assertThat(versions()).isEqualTo(versions);
		assertThat(this.keys.ledger()).isEmpty();
	}

	@Test
	void movesOnlyTheBindingsThatAreMeant() {
		CmkBinding hotels = bindPinned(HOTELS);
		CmkBinding rooms = bindPinned(ROOMS);
		engine(request(new RotationTarget.AnotherKey(OTHER, Set.of(hotels.id())))).run();
		assertThat(this.bindings.find(hotels.id()).orElseThrow().key()).isEqualTo(OTHER);
		assertThat(this.bindings.find(rooms.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(this.consumers.version(ROOMS)).isEqualTo(this.old);
		assertThat(this.consumers.writes()).extracting(ScriptedConsumers.Write::consumer).containsExactly(HOTELS);
	}

	@Test
	void movesWhatHasNoVersionWithoutOneAndReadsItBack() {
		CmkBinding account = bindVersionless(ACCOUNT);
		Rotation rotation = engine(toOther()).run();
		assertThat(state(rotation, ACCOUNT)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(this.consumers.reference(ACCOUNT)).isEqualTo(new Reference.Versionless(OTHER_STORE, OTHER.name()));
		assertThat(this.consumers.changes()).singleElement()
			.extracting((change) -> change.named().map(Reference.Pinned::version))
			.isEqualTo(Optional.of(this.other));
		assertThat(this.bindings.find(account.id()).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void writesNothingThatIsThereAlready() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		Rotation rotation = engine(toOther()).run();
		assertThat(state(rotation, HOTELS)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(this.consumers.writes()).isEmpty();
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void neverWritesAConsumerThatIsOnAThirdKeyOrOnAnUnknownVersion() {
		bindPinned(HOTELS);
		bindPinned(ROOMS);
		this.consumers.pin(HOTELS, THIRD.name(), this.keys.key(THIRD).current().id());
		this.consumers.put(ROOMS, new Reference.Pinned(OTHER_STORE, OTHER.name(), new VersionId("f".repeat(32))));
		Rotation rotation = engine(toOther()).run();
		assertThat(finding(rotation, HOTELS)).contains("ConsumerOnOtherKey");
		assertThat(finding(rotation, ROOMS)).contains("UnexpectedVersion");
		assertThat(this.consumers.changes()).isEmpty();
	}

	@Test
	void neverMovesAConsumerToAKeyItCannotUse() {
		CmkBinding account = bindPinned(HOTELS);
		ChangedKeys elliptic = new ChangedKeys(this.keys,
				(key) -> key.id().equals(OTHER)
						? new Key(OTHER, new KeyShape("EC-HSM", OptionalInt.empty(), Optional.of("P-256")), false,
								key.current(), Set.of("sign"), Optional.empty())
						: key);
		ManualEngine engine = new ManualEngine(InMemoryKeys.stores(), elliptic, this.consumers, this.bindings, TIMINGS,
				this.clock, Rotation.requested(KEY, toOther(), this.clock.instant()));
		assertThat(finding(engine.run(), HOTELS)).contains("KeyNotFit");
		assertThat(this.consumers.changes()).isEmpty();
		assertThat(this.bindings.find(account.id()).orElseThrow().key()).isEqualTo(KEY);
	}

	@Test
	void endsBeforeAnythingIsWrittenWhenTheOtherKeyIsDisabledByThen() {
		bindPinned(HOTELS);
		this.keys.enable(OTHER, this.keys.key(OTHER).current(), false);
		Rotation rotation = engine(toOther()).run();
		assertThat(rotation.phase()).isInstanceOf(Phase.Failed.class);
		assertThat(rotation.finding().map(Finding::code)).contains("TargetNotPossible");
		assertThat(this.consumers.changes()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(ManualEngine.Death.class)
	void movesEachConsumerOnceWhateverDies(ManualEngine.Death death) {
		CmkBinding binding = bindPinned(HOTELS);
		for (int fatal = 0; fatal < 6; fatal++) {
			this.consumers.pin(HOTELS, KEY.name(), this.old);
			this.bindings.move(binding);
			ManualEngine engine = engine(toOther());
			for (int step = 0; step < fatal; step++) {
				engine.step(ManualEngine.Death.NONE);
			}
			engine.step(death);
			assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
			assertThat(this.consumers.version(HOTELS)).isEqualTo(this.other);
			assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(OTHER);
		}
	}

	@Test
	void bringsConsumersAndBindingsBack() {
		CmkBinding hotels = bindPinned(HOTELS);
		CmkBinding account = bindVersionless(ACCOUNT);
		ManualEngine engine = engine(toOther());
		engine.run();
		rollBack(engine);
		Rotation rotation = engine.run();
		assertThat(rotation.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.reference(HOTELS)).isEqualTo(new Reference.Pinned(STORE, KEY.name(), this.old));
		assertThat(this.consumers.reference(ACCOUNT)).isEqualTo(new Reference.Versionless(STORE, KEY.name()));
		assertThat(this.bindings.find(hotels.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(this.bindings.find(account.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(rotation.consumers())
			.allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.RolledBack);
	}

	@Test
	void bringsAConsumerBackToTheOlderVersionItHad() {
		bindPinned(HOTELS);
		this.keys.rotate(KEY);
		ManualEngine engine = engine(toOther());
		engine.run();
		rollBack(engine);
		engine.run();
		assertThat(this.consumers.reference(HOTELS)).isEqualTo(new Reference.Pinned(STORE, KEY.name(), this.old));
		assertThat(this.bindings.of(HOTELS).orElseThrow().drift()).isEqualTo(Drift.PINNED_OLD);
	}

	@Test
	void leavesAConsumerWhereItIsThatWentOnSince() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(toOther());
		engine.run();
		this.keys.create(OTHER);
		VersionId newer = this.keys.key(OTHER).current().id();
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), newer));
		rollBack(engine);
		assertThat(state(engine.run(), HOTELS)).isInstanceOf(ConsumerProgress.Skipped.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(newer);
		assertThat(this.bindings.of(HOTELS).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void followsAnOperationToItsEndWhoseConsumerWasLeftOutAndMovesItsBindingWithIt() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = skippedDuringItsOperation(binding);
		this.consumers.pin(HOTELS, KEY.name(), this.old);
		for (int step = 0; step < 6; step++) {
			engine.step(ManualEngine.Death.NONE);
			assertThat(engine.kept().phase().terminal()).isFalse();
		}
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		Rotation over = engine.run();
		assertThat(over.phase()).isInstanceOf(Phase.Completed.class);
		assertThat(state(over, HOTELS)).isInstanceOfSatisfying(ConsumerProgress.Skipped.class,
				(skipped) -> assertThat(skipped.reason()).contains("It takes too long.", "all the same"));
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(OTHER);
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plus(Duration.ofMinutes(15)));
		rollBack(engine);
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void leavesTheBindingOfAConsumerThatWasLeftOutAndIsOnAKeyThatTheRotationDoesNotHold() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = skippedDuringItsOperation(binding);
		this.consumers.put(HOTELS, new Reference.Pinned(STORE, THIRD.name(), this.keys.key(THIRD).current().id()));
		Rotation over = engine.run();
		assertThat(over.phase()).isInstanceOf(Phase.Completed.class);
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(state(over, HOTELS)).isInstanceOfSatisfying(ConsumerProgress.Skipped.class, (skipped) -> {
			assertThat(skipped.on()).isEmpty();
			assertThat(skipped.reason()).contains("It takes too long.", THIRD.name().value(), KEY.toString())
				.doesNotContain("moved it");
		});
	}

	@Test
	void leavesTheBindingWhereItIsIfTheOperationOfAConsumerThatWasLeftOutCameToNothing() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = skippedDuringItsOperation(binding);
		this.consumers.pin(HOTELS, KEY.name(), this.old);
		Rotation over = engine.run();
		assertThat(over.phase()).isInstanceOf(Phase.Completed.class);
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(KEY);
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plus(Duration.ofMinutes(15)));
	}

	@Test
	void waitsForTheOperationOfAConsumerWhoseBindingWasDeleted() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = inOperation();
		this.bindings.remove(binding.id());
		assertThat(engine.run().phase()).isInstanceOf(Phase.Completed.class);
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plus(Duration.ofMinutes(15)));
	}

	@Test
	void endsAlthoughAConsumerThatWasLeftOutIsGone() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = skippedDuringItsOperation(binding);
		this.consumers.lose(HOTELS);
		Rotation over = engine.run();
		assertThat(over.phase()).isInstanceOf(Phase.Completed.class);
		assertThat(state(over, HOTELS)).isInstanceOfSatisfying(ConsumerProgress.Skipped.class,
				(skipped) -> assertThat(skipped.reason()).contains("could not be read"));
	}

	private ManualEngine skippedDuringItsOperation(CmkBinding binding) {
		ManualEngine engine = inOperation();
		engine.change((rotation) -> ((ActionOutcome.Done) OperatorActions.decide(rotation,
				new RotationAction.Skip(binding.id(), "It takes too long."), now()))
			.rotation());
		return engine;
	}

	/** An operation that lasts for a quarter of an hour. */
	private ManualEngine inOperation() {
		OperationStatus running = new OperationStatus.Running(Duration.ofMinutes(5));
		this.consumers.operation(running, running, running, new OperationStatus.Succeeded());
		ManualEngine engine = engine(toOther());
		while (engine.kept()
			.consumers()
			.stream()
			.flatMap((consumer) -> consumer.write().stream())
			.findFirst()
			.flatMap(ConsumerProgress.Updating::operation)
			.isEmpty()) {
			engine.step(ManualEngine.Death.NONE);
		}
		return engine;
	}

	@Test
	void waitsForItsOwnLostWriteBeforeItLeavesAConsumerWhereItIs() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(toOther());
		engine.run();
		rollBack(engine);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN));
		while (!(state(engine.kept(), HOTELS) instanceof ConsumerProgress.Updating)) {
			engine.step(ManualEngine.Death.NONE);
		}
		Instant written = ((ConsumerProgress.Updating) state(engine.kept(), HOTELS)).since();
		this.keys.create(OTHER);
		this.consumers.put(HOTELS,
				new Reference.Pinned(OTHER_STORE, OTHER.name(), this.keys.key(OTHER).current().id()));
		Rotation over = engine.run();
		assertThat(state(over, HOTELS)).isInstanceOfSatisfying(ConsumerProgress.Skipped.class,
				(skipped) -> assertThat(skipped.write()).isPresent());
		assertThat(over.updatedOn()).isAfterOrEqualTo(written.plus(TIMINGS.inDoubt()));
	}

	@Test
	void waitsForALostWriteBeforeItTurnsRound() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(toOther());
		engine.step(ManualEngine.Death.NONE);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN));
		engine.step(ManualEngine.Death.NONE);
		engine.change((rotation) -> rotation
			.to(((Phase.Propagating) rotation.phase()).rollBack(RotationFindings.canceled(rotation), now()), now()));
		engine.step(ManualEngine.Death.NONE);
		assertThat(state(engine.kept(), HOTELS)).isInstanceOf(ConsumerProgress.Updating.class);
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void retiresEveryEnabledVersionOfTheKeyThatWasLeft() {
		bindPinned(HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		KeyVersion disabled = this.keys.rotate(KEY);
		this.keys.rotate(KEY);
		this.keys.enable(KEY, disabled, false);
		VersionId current = this.keys.key(KEY).current().id();
		ManualEngine engine = engine(
				new RotationRequest(Optional.empty(), false, Optional.of(new Retire(Optional.empty())),
						Optional.of(new RotationTarget.AnotherKey(OTHER, Set.of())), false));
		Rotation rotation = engine.run();
		assertThat(engine.versions().retired()).containsExactlyInAnyOrder(this.old, newer, current);
		assertThat(rotation.retirements()).hasSize(3);
	}

	@Test
	void waitsBeforeAnythingIsWrittenIfItWasAskedTo() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(new RotationRequest(Optional.empty(), true, Optional.empty(),
				Optional.of(new RotationTarget.AnotherKey(OTHER, Set.of())), false));
		assertThat(engine.run().finding().map(Finding::code)).contains("HoldRequested");
		assertThat(this.consumers.changes()).isEmpty();
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void asksAnOperatorToMoveWhatItMustNotWriteAndReadsThatBack() {
		CmkBinding binding = bindPinned(UNKNOWN);
		ManualEngine engine = engine(toOther());
		Rotation held = engine.run();
		assertThat(finding(held, UNKNOWN)).contains("MoveByHand");
		assertThat(message(held, UNKNOWN)).contains("no catalogue entry").contains("/keys/dicom-cmk/" + this.other);
		assertThat(this.consumers.changes()).isEmpty();
		this.consumers.put(UNKNOWN, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void writesWhatIsToBeReappliedOnceAlthoughItIsRight() {
		bindPinned(HOTELS);
		bindVersionless(ACCOUNT);
		this.keys.rotate(KEY);
		Rotation rotation = engine(request(new RotationTarget.SameKey(Set.of()))).run();
		assertThat(rotation.trigger()).isEqualTo(RotationTrigger.REAPPLY);
		assertThat(rotation.consumers()).allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.Verified);
		assertThat(this.consumers.changes()).containsExactlyInAnyOrder(
				new ConsumerChange.Reapply(new Reference.Pinned(STORE, KEY.name(), this.old)),
				new ConsumerChange.Reapply(new Reference.Versionless(STORE, KEY.name())));
	}

	@Test
	void reappliesUntilOneWriteWasAnswered() {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN),
				ScriptedConsumers.Trouble.lostAnswer());
		assertThat(engine(request(new RotationTarget.SameKey(Set.of()))).run().status())
			.isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes()).hasSize(2);
	}

	@Test
	void reappliesAConsumerWhoseLastChangeFailed() {
		bindPinned(HOTELS);
		this.consumers.settle(HOTELS, true, Optional.of("Failed"));
		Rotation rotation = engine(request(new RotationTarget.SameKey(Set.of()))).run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes()).hasSize(1);
	}

	@Test
	void givesConsumersOtherCredentialsAndKeepsWhereTheSecretIs() {
		CmkBinding binding = bindPinned(HOTELS);
		Rotation rotation = engine(request(new RotationTarget.OtherCredentials(
				new KeyCredentials.Application("app-1", SECRET), Set.of(binding.id()))))
			.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(rotation.trigger()).isEqualTo(RotationTrigger.CREDENTIALS);
		CmkBinding after = this.bindings.find(binding.id()).orElseThrow();
		assertThat(after.applicationSecret()).contains(SECRET);
		assertThat(after.identity()).contains("Application app-1");
		assertThat(after.key()).isEqualTo(KEY);
		engine(request(new RotationTarget.OtherCredentials(new KeyCredentials.SystemAssigned(), Set.of()))).run();
		assertThat(this.bindings.find(binding.id()).orElseThrow().applicationSecret()).isEmpty();
	}

	@Test
	void noticesThatCredentialsWereTakenAndNotChanged() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.disobey();
		Rotation rotation = engine(
				request(new RotationTarget.OtherCredentials(new KeyCredentials.Application("app-1", SECRET), Set.of())))
			.run();
		assertThat(finding(rotation, HOTELS)).contains("WriteIgnored");
		assertThat(this.bindings.find(binding.id()).orElseThrow().applicationSecret()).isEmpty();
	}

	@Test
	void leavesOutOfAChangeOfAllCredentialsWhatHasNoneOfItsOwn() {
		bindPinned(HOTELS);
		bindVersionless(ACCOUNT);
		Rotation rotation = engine(
				request(new RotationTarget.OtherCredentials(new KeyCredentials.Application("app-1", SECRET), Set.of())))
			.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(state(rotation, HOTELS)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(((ConsumerProgress.Skipped) state(rotation, ACCOUNT)).reason())
			.contains("StorageAccount has no credentials");
		assertThat(this.consumers.writes()).extracting(ScriptedConsumers.Write::consumer).containsExactly(HOTELS);
	}

	@Test
	void neverWritesAConsumerThatJoinsLaterAndDoesNotFitTheOtherKey() {
		bindPinned(HOTELS);
		ManualEngine engine = new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings,
				RebindTest::elsewhere, TIMINGS, this.clock, Rotation.requested(KEY, toOther(), this.clock.instant()));
		engine.step(ManualEngine.Death.NONE);
		bindPinned(ROOMS);
		Rotation held = engine.run();
		assertThat(state(held, HOTELS)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(finding(held, ROOMS)).contains("ConsumerNotFit");
		assertThat(message(held, ROOMS)).contains("ConsumerRegion", "another region", "Nothing was written");
		engine.resume();
		assertThat(finding(engine.run(), ROOMS)).contains("ConsumerNotFit");
		assertThat(this.consumers.writes()).extracting(ScriptedConsumers.Write::consumer).containsExactly(HOTELS);
	}

	private static List<BindingCheck> elsewhere(CmkBinding wanted, Key key, ConsumerState state) {
		assertThat(wanted.key()).isEqualTo(key.id()).isEqualTo(OTHER);
		return wanted.consumer().equals(ROOMS) ? List.of(new BindingCheck("ConsumerRegion", CheckStatus.FAIL,
				"It is in another region.", Optional.of("Choose another key."), true)) : List.of();
	}

	@Test
	void isHeldOnceWhereAnEarlierReleaseKeptFingerprintsOfAnotherForm() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.define(HOTELS);
		ManualEngine engine = engine(toOther());
		while (engine.kept().consumers().stream().noneMatch((one) -> one.write().isPresent())) {
			engine.step(ManualEngine.Death.NONE);
		}
		this.consumers.change(HOTELS, Map.of("fields", "otherwise hashed", ConsumerState.FORM, "2"));
		Rotation held = engine.run();
		assertThat(finding(held, HOTELS)).contains("ConsumerNotComparable");
		assertThat(message(held, HOTELS)).contains("your own copy", "resume the rotation " + held.id());
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes()).hasSize(1);
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(OTHER);
	}

	@Test
	void acceptsNoChangeAfterTheReadingThatCouldNotBeCompared() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(toOther());
		while (engine.kept().consumers().stream().noneMatch((one) -> one.write().isPresent())) {
			engine.step(ManualEngine.Death.NONE);
		}
		this.consumers.change(HOTELS, Map.of("fields", "otherwise hashed", ConsumerState.FORM, "2"));
		engine.run();
		this.consumers.change(HOTELS, Map.of("fields", "changed", ConsumerState.FORM, "2"));
		engine.resume();
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
	}

	@Test
	void offersToPutBackWhatAWriteLostAndDoesSo() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.define(HOTELS);
		this.consumers.dropMembers(true);
		ManualEngine engine = engine(toOther());
		Rotation held = engine.run();
		assertThat(finding(held, HOTELS)).contains("ConsumerChanged");
		assertThat(message(held, HOTELS))
			.contains("/v1/rotations/" + held.id() + "/consumers/" + binding.id() + "/put-back");
		assertThat(this.bindings.find(binding.id()).orElseThrow().key()).isEqualTo(KEY);
		engine.change((rotation) -> putBack(rotation, binding.id()));
		Rotation rotation = engine.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes())
			.endsWith(new ConsumerChange.PutBack(new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other), "f1"));
		assertThat(this.consumers.read(HOTELS).fingerprint()).isEqualTo(Map.of("fields", "f1"));
	}

	@Test
	void offersToPutNothingBackThatWasNotKept() {
		bindPinned(HOTELS);
		this.consumers.dropMembers(true);
		Rotation held = engine(toOther()).run();
		assertThat(message(held, HOTELS)).contains("your own copy").doesNotContain("put-back");
	}

	@Test
	void cancelsWhatIsWrittenAsItIsAndMovesNothingBack() {
		bindPinned(HOTELS);
		bindPinned(ROOMS);
		ManualEngine engine = engine(request(new RotationTarget.SameKey(Set.of())));
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		engine.change((rotation) -> rotation
			.to(((Phase.Propagating) rotation.phase()).rollBack(RotationFindings.canceled(rotation), now()), now()));
		Rotation rotation = engine.run();
		assertThat(rotation.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.changes()).hasSize(1);
		assertThat(rotation.consumers()).extracting((consumer) -> consumer.state().getClass().getSimpleName())
			.containsExactlyInAnyOrder("Verified", "Skipped");
	}

	@Test
	void countsCredentialsAsUnchangedOnceTheDefinitionWasPutBack() {
		CmkBinding binding = bindPinned(HOTELS);
		SecretReference before = SecretReference.parse("https://sandbox-vault.vault.azure.net/secrets/old-secret");
		this.bindings.move(binding.with(Optional.of(before)));
		this.consumers.define(HOTELS);
		this.consumers.identify(HOTELS, "Application app-1");
		this.consumers.dropMembers(true);
		ManualEngine engine = engine(otherSecret());
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.lostAnswer());
		engine.change((rotation) -> putBack(rotation, binding.id()));
		Rotation rotation = engine.run();
		assertThat(state(rotation, HOTELS)).isInstanceOf(ConsumerProgress.Skipped.class);
		assertThat(((ConsumerProgress.Skipped) state(rotation, HOTELS)).reason())
			.contains("credentials as they were before");
		assertThat(this.consumers.changes().getLast()).isInstanceOf(ConsumerChange.PutBack.class);
		assertThat(this.bindings.find(binding.id()).orElseThrow().applicationSecret()).contains(before);
	}

	@Test
	void toldAgainToPutBackWhatIsPutBackItDoesNothing() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.define(HOTELS);
		this.consumers.dropMembers(true);
		ManualEngine engine = engine(toOther());
		engine.run();
		engine.change((rotation) -> putBack(rotation, binding.id()));
		while (!(this.consumers.changes().getLast() instanceof ConsumerChange.PutBack)) {
			engine.step(ManualEngine.Death.NONE);
		}
		assertThat(OperatorActions.decide(engine.kept(), new RotationAction.PutBack(binding.id()), now()))
			.isInstanceOf(ActionOutcome.AlreadyDone.class);
	}

	@Test
	void putsBackOnTheWayBackWhatAWriteLost() {
		bindPinned(HOTELS);
		this.consumers.define(HOTELS);
		this.consumers.dropMembers(true);
		ManualEngine engine = engine(toOther());
		engine.run();
		this.consumers.dropMembers(false);
		rollBack(engine);
		Rotation rotation = engine.run();
		assertThat(rotation.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.changes())
			.endsWith(new ConsumerChange.PutBack(new Reference.Pinned(STORE, KEY.name(), this.old), "f1"));
		assertThat(this.consumers.read(HOTELS).fingerprint()).isEqualTo(Map.of("fields", "f1"));
	}

	@Test
	void doesNotForgetOnTheWayBackWhatAWriteLostAndNobodyKept() {
		bindPinned(HOTELS);
		this.consumers.dropMembers(true);
		ManualEngine engine = engine(toOther());
		engine.run();
		int changes = this.consumers.changes().size();
		rollBack(engine);
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
		engine.resume();
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
		assertThat(this.consumers.changes()).hasSize(changes);
		this.consumers.dropMembers(false);
		this.consumers.edit(HOTELS, "f1");
		engine.resume();
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
	}

	@Test
	void putsBackWhatAColleagueWroteBeforeTheWriteThatLostIt() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.define(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.THROTTLED));
		ManualEngine engine = engine(toOther());
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		this.consumers.edit(HOTELS, "f2");
		this.consumers.dropMembers(true);
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
		engine.change((rotation) -> putBack(rotation, binding.id()));
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.read(HOTELS).fingerprint()).isEqualTo(Map.of("fields", "f2"));
	}

	@Test
	void bindsASkippedConsumerToTheSecretThatItsServiceTook() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = engine(otherSecret());
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		assertThat(this.consumers.changes()).hasSize(1);
		skip(engine, binding);
		engine.run();
		assertThat(this.bindings.find(binding.id()).orElseThrow().applicationSecret()).contains(SECRET);
	}

	@Test
	void readsBackWhatALostChangeOfCredentialsDidBeforeItEnds() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = engine(otherSecret());
		engine.step(ManualEngine.Death.NONE);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN));
		engine.step(ManualEngine.Death.NONE);
		skip(engine, binding);
		engine.step(ManualEngine.Death.NONE);
		assertThat(engine.kept().phase().terminal()).isFalse();
		this.consumers.identify(HOTELS, "Application app-1");
		engine.run();
		assertThat(this.bindings.find(binding.id()).orElseThrow().applicationSecret()).contains(SECRET);
	}

	private void skip(ManualEngine engine, CmkBinding binding) {
		engine.change((rotation) -> ((ActionOutcome.Done) OperatorActions.decide(rotation,
				new RotationAction.Skip(binding.id(), "It is not needed."), now()))
			.rotation());
	}

	@Test
	void waitsUntilAConsumerUsesTheVersionThatItRefersTo() {
		bindPinned(HOTELS);
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		this.consumers.use(HOTELS, this.old);
		ManualEngine engine = engine(toOther());
		assertThat(finding(engine.run(), HOTELS)).contains("VersionNotInUse");
		this.consumers.use(HOTELS, this.other);
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void tellsOfAFollowingConsumerThatStillUsesAnOlderVersion() {
		bindVersionless(ACCOUNT);
		this.consumers.use(ACCOUNT, this.old);
		Rotation rotation = engine(new RotationRequest(Optional.empty(), false, Optional.empty())).run();
		assertThat(state(rotation, ACCOUNT)).isInstanceOf(ConsumerProgress.Following.class);
		assertDrift(ACCOUNT, Drift.LAGGING, "Lagging");
	}

	@Test
	void consumerThatIsAppliedOnceMoreAtAnOldVersionIsSaidToBeOnIt() {
		bindPinned(HOTELS);
		this.keys.rotate(KEY);
		run(request(new RotationTarget.SameKey(Set.of())));
		assertDrift(HOTELS, Drift.PINNED_OLD, "PinnedOld");
	}

	@Test
	void consumerThatGetsASecretAtAnOldVersionIsSaidToBeOnIt() {
		bindPinned(HOTELS);
		this.consumers.hide(HOTELS, ConsumerState.APPLICATION_SECRET);
		this.keys.rotate(KEY);
		run(otherSecret());
		assertDrift(HOTELS, Drift.PINNED_OLD, "PinnedOld");
	}

	@Test
	void keepsTellingOfAChangedIdentityThatItDidNotCure() {
		CmkBinding account = bindVersionless(ACCOUNT);
		this.bindings.replace(account, new CmkBinding(account.id(), account.key(), account.consumer(),
				account.reference(), Optional.of("/subscriptions/s1/before"), account.drift(), now(), now()));
		run(new RotationRequest(Optional.empty(), false, Optional.empty()));
		assertDrift(ACCOUNT, Drift.IDENTITY_CHANGED, "IdentityChanged");
	}

	private void run(RotationRequest request) {
		assertThat(engine(request).run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	private void assertDrift(ConsumerId consumer, Drift drift, String diagnosis) {
		CmkBinding binding = this.bindings.of(consumer).orElseThrow();
		assertThat(binding.drift()).isEqualTo(drift);
		assertThat(binding.diagnosis().map(Diagnosis::code)).contains(diagnosis);
	}

	@Test
	void remembersWhatAConsumerWasLikeBeforeAnOperationThatFailed() {
		bindPinned(HOTELS);
		this.consumers.dropMembers(true);
		this.consumers.operation(new OperationStatus.Failed("Conflict", "It is busy."));
		ManualEngine engine = engine(toOther());
		assertThat(finding(engine.run(), HOTELS)).contains("OperationFailed");
		this.consumers.pin(HOTELS, KEY.name(), this.old);
		this.consumers.change(HOTELS, Map.of());
		this.consumers.dropMembers(false);
		engine.resume();
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
	}

	@Test
	void readsBackWhatTheRotationBeforeItWroteWhenItIsCanceledBeforeItBegan() {
		CmkBinding binding = bindPinned(HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		ManualEngine engine = canceled(binding, newer, Optional.empty());
		assertThat(engine.kept().phase()).isInstanceOf(Phase.Requested.class);
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		assertThat(state(engine.kept(), HOTELS)).isInstanceOf(ConsumerProgress.Updating.class);
		this.consumers.pin(HOTELS, KEY.name(), newer);
		this.consumers.edit(HOTELS, "lost");
		Rotation held = engine.run();
		assertThat(held.phase()).isInstanceOf(Phase.Held.class);
		assertThat(finding(held, HOTELS)).contains("ConsumerChanged");
		this.consumers.edit(HOTELS, "f1");
		engine.resume();
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.bindings.find(binding.id()).orElseThrow().reference())
			.isEqualTo(new Reference.Pinned(STORE, KEY.name(), newer));
		assertThat(this.consumers.changes()).isEmpty();
	}

	@Test
	void leavesWhereItIsWhatTheRotationBeforeItDidNotReach() {
		CmkBinding binding = bindPinned(HOTELS);
		Rotation end = canceled(binding, this.keys.rotate(KEY).id(), Optional.empty()).run();
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(state(end, HOTELS)).isInstanceOf(ConsumerProgress.Skipped.class);
		assertThat(now()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
		assertThat(this.consumers.changes()).isEmpty();
	}

	@Test
	void takesAConsumerOverOnceThatWasWrittenUnderTwoBindings() {
		CmkBinding before = bindPinned(HOTELS);
		this.bindings.remove(before.id());
		CmkBinding anew = bindPinned(HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		ConsumerProgress late = doubtful(before, newer, Optional.empty());
		ConsumerProgress over = doubtful(anew, newer, Optional.empty());
		ConsumerProgress failed = over.to(over.write().orElseThrow().failed(), now());
		ManualEngine engine = inheriting(Phase.Requested.after(List.of(late, failed)));
		cancel(engine);
		while (engine.kept().phase() instanceof Phase.Requested) {
			engine.step(ManualEngine.Death.NONE);
		}
		assertThat(engine.kept().consumers()).singleElement()
			.satisfies((consumer) -> assertThat(consumer.binding()).isEqualTo(anew.id()))
			.satisfies((consumer) -> assertThat(consumer.unsettled()).isTrue());
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(now()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
	}

	@Test
	void isHeldWhereAnOlderWriteLandedBesideANewerVersionAndLostSomething() {
		CmkBinding binding = bindPinned(HOTELS);
		VersionId written = this.keys.rotate(KEY).id();
		this.keys.rotate(KEY);
		ManualEngine engine = canceled(binding, written, Optional.empty());
		this.consumers.pin(HOTELS, KEY.name(), written);
		this.consumers.edit(HOTELS, "lost");
		assertThat(finding(engine.run(), HOTELS)).contains("ConsumerChanged");
		this.consumers.edit(HOTELS, "f1");
		engine.resume();
		assertThat(state(engine.run(), HOTELS)).isInstanceOf(ConsumerProgress.Skipped.class);
	}

	@Test
	void isHeldWhereTheRotationBeforeItMovedAConsumerToAThirdKey() {
		CmkBinding binding = bindPinned(HOTELS);
		VersionId third = this.keys.key(THIRD).current().id();
		ManualEngine engine = canceled(binding, third, Optional.of(THIRD));
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		this.consumers.put(HOTELS, new Reference.Pinned(STORE, THIRD.name(), third));
		Rotation held = engine.run();
		assertThat(held.phase()).isInstanceOf(Phase.Held.class);
		assertThat(finding(held, HOTELS)).contains("ConsumerOnOtherKey");
	}

	@Test
	void takesBackWhatTheRotationBeforeItMovedToTheSameKey() {
		CmkBinding binding = bindPinned(HOTELS);
		ManualEngine engine = canceled(binding, this.other, Optional.of(OTHER));
		this.consumers.put(HOTELS, new Reference.Pinned(OTHER_STORE, OTHER.name(), this.other));
		assertThat(engine.run().phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(this.consumers.reference(HOTELS)).isEqualTo(new Reference.Pinned(STORE, KEY.name(), this.old));
		assertThat(now()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
	}

	@Test
	void looksAtWhatItInheritedAlsoWhenItCannotBegin() {
		CmkBinding binding = bindPinned(HOTELS);
		VersionId newer = this.keys.rotate(KEY).id();
		this.keys.enable(OTHER, this.keys.key(OTHER).current(), false);
		ManualEngine engine = inheriting(Phase.Requested.after(List.of(doubtful(binding, newer, Optional.empty()))));
		engine.step(ManualEngine.Death.NONE);
		this.consumers.pin(HOTELS, KEY.name(), newer);
		this.consumers.edit(HOTELS, "lost");
		Rotation held = engine.run();
		assertThat(finding(held, HOTELS)).contains("ConsumerChanged");
		this.consumers.edit(HOTELS, "f1");
		engine.resume();
		Rotation end = engine.run();
		assertThat(end.status()).isEqualTo(Rotation.Status.FAILED);
		assertThat(end.finding().map(Finding::code)).contains("TargetNotPossible");
	}

	@Test
	void findsOutWhatBecameOfACallThatItInheritedBeforeItIsCanceled() {
		Phase.Creating creating = new Phase.Requested().create(Baseline.of(this.keys.key(KEY), this.keys.versions(KEY)))
			.intend(now());
		Phase.Requested inherited = creating.hold(new Finding("Forbidden", "A role is missing.")).heir();
		ManualEngine nothing = inheriting(inherited);
		cancel(nothing);
		assertThat(nothing.kept().phase().terminal()).isFalse();
		assertThat(nothing.run().phase()).isInstanceOf(Phase.Canceled.class);
		assertThat(now()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
		ManualEngine late = inheriting(inherited);
		cancel(late);
		VersionId appeared = this.keys.rotate(KEY).id();
		Rotation end = late.run();
		assertThat(end.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(end.toVersion()).contains(appeared);
	}

	@Test
	void endsAfterTheWaitWithAllThatItInheritedIfItsKeyIsGone() {
		CmkBinding binding = bindPinned(HOTELS);
		ConsumerProgress doubtful = doubtful(binding, this.old, Optional.empty());
		Rotation gone = Rotation.requested(KeyId.of("sandbox-vault", "gone"), toOther(),
				Phase.Requested.after(List.of(doubtful)), now());
		ManualEngine engine = new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS,
				this.clock, gone);
		cancel(engine);
		assertThat(engine.run().phase()).isEqualTo(new Phase.Canceled(Optional.empty(), List.of(doubtful)));
		assertThat(now()).isAfterOrEqualTo(RotationFixtures.NOON.plus(TIMINGS.inDoubt()));
	}

	private ManualEngine canceled(CmkBinding binding, VersionId written, Optional<KeyId> on) {
		ManualEngine engine = inheriting(Phase.Requested.after(List.of(doubtful(binding, written, on))));
		cancel(engine);
		return engine;
	}

	private ManualEngine inheriting(Phase.Requested phase) {
		RotationRequest emergency = new RotationRequest(Optional.of("it leaked"), false, Optional.empty(),
				Optional.of(new RotationTarget.AnotherKey(OTHER, Set.of())), true);
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				Rotation.requested(KEY, emergency, phase, now()));
	}

	/** A consumer to which the rotation before has a write under way. */
	private ConsumerProgress doubtful(CmkBinding binding, VersionId written, Optional<KeyId> on) {
		return ConsumerProgress.pending(binding.id(), binding.consumer(), now())
			.to(new ConsumerProgress.Updating(now(), 0, Map.of("fields", "f1"), Optional.empty(), Optional.of(written),
					on, false, ConsumerProgress.Made.NOTHING, false), now());
	}

	private void cancel(ManualEngine engine) {
		engine.change((
				rotation) -> ((ActionOutcome.Done) OperatorActions.decide(rotation, new RotationAction.Cancel(), now()))
					.rotation());
	}

	private static RotationRequest otherSecret() {
		return request(new RotationTarget.OtherCredentials(new KeyCredentials.Application("app-1", SECRET), Set.of()));
	}

	private static Rotation putBack(Rotation rotation, BindingId consumer) {
		return ((ActionOutcome.Done) OperatorActions.decide(rotation, new RotationAction.PutBack(consumer),
				rotation.updatedOn()))
			.rotation();
	}

	private void rollBack(ManualEngine engine) {
		engine.change((rotation) -> ((ActionOutcome.Done) OperatorActions.decide(rotation,
				new RotationAction.RollBack(), now()))
			.rotation());
	}

	private Instant now() {
		return this.clock.instant();
	}

	private int versions() {
		return this.keys.versions(KEY).size() + this.keys.versions(OTHER).size();
	}

	private static RotationRequest toOther() {
		return request(new RotationTarget.AnotherKey(OTHER, Set.of()));
	}

	private static RotationRequest request(RotationTarget target) {
		return new RotationRequest(Optional.empty(), false, Optional.empty(), Optional.of(target), false);
	}

	private ManualEngine engine(RotationRequest request) {
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				Rotation.requested(KEY, request, this.clock.instant()));
	}

	private CmkBinding bindPinned(ConsumerId consumer) {
		this.consumers.pin(consumer, KEY.name(), this.old);
		return bind(consumer);
	}

	private CmkBinding bindVersionless(ConsumerId consumer) {
		this.consumers.put(consumer, new Reference.Versionless(STORE, KEY.name()));
		return bind(consumer);
	}

	private CmkBinding bind(ConsumerId consumer) {
		return this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, this.consumers.reference(consumer),
				Optional.empty(), Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
	}

	private static ConsumerProgress.State state(Rotation rotation, ConsumerId consumer) {
		return progress(rotation, consumer).state();
	}

	private static ConsumerProgress progress(Rotation rotation, ConsumerId consumer) {
		return rotation.consumers()
			.stream()
			.filter((progress) -> progress.consumer().equals(consumer))
			.findFirst()
			.orElseThrow();
	}

	private static Optional<String> finding(Rotation rotation, ConsumerId consumer) {
		return progress(rotation, consumer).finding().map(Finding::code);
	}

	private static String message(Rotation rotation, ConsumerId consumer) {
		return progress(rotation, consumer).finding().map(Finding::message).orElse("");
	}

}
