package io.keyrotor.rotation;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.PolicyFixtures;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Step;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RotatorTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId ROOMS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('rooms')");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	private final VersionId old = this.keys.key(KEY).current().id();

	@Test
	void createsOneVersionAndMovesEveryPinnedConsumerToIt() {
		bindPinned(HOTELS);
		bindPinned(ROOMS);
		Rotation rotation = engine().run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(rotation.fromVersion()).contains(this.old);
		assertThat(rotation.toVersion()).contains(onlyNewVersion());
		assertThat(this.consumers.version(HOTELS)).isEqualTo(onlyNewVersion());
		assertThat(this.consumers.version(ROOMS)).isEqualTo(onlyNewVersion());
		assertThat(rotation.consumers()).allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.Verified);
	}

	@Test
	void keepsTheOldVersionEnabled() {
		bindPinned(HOTELS);
		engine().run();
		assertThat(this.keys.versions(KEY)).allMatch(KeyVersion::enabled);
	}

	@Test
	void leavesVersionlessConsumersAlone() {
		bind(HOTELS);
		this.consumers.put(HOTELS, new Reference.Versionless(STORE, KEY.name()));
		Rotation rotation = engine().run();
		assertThat(rotation.consumers()).allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.Following);
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void completesWithoutAnyConsumer() {
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void adoptsTheVersionOfACallWhoseAnswerWasLost() {
		bindPinned(HOTELS);
		this.keys.loseNextReply();
		Rotation rotation = engine().run();
		assertThat(rotation.toVersion()).contains(onlyNewVersion());
		assertThat(this.clock.instant()).isAfterOrEqualTo(RotationFixtures.NOON.plusSeconds(15));
	}

	@Test
	void looksNoEarlierThanTheCallTimeoutAndTheSettleTimeAllow() {
		this.keys.loseNextReply();
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.BEFORE_EFFECT);
		assertThat(advanced(engine))
			.isEqualTo(new Step.WaitUntil<>(engine.kept(), RotationFixtures.NOON.plusSeconds(20)));
	}

	@ParameterizedTest
	@EnumSource(ManualEngine.Death.class)
	void createsOneVersionWhereverTheProcessDiesInTheCreation(ManualEngine.Death death) {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(death);
		Rotation rotation = engine.run();
		assertThat(rotation.toVersion()).contains(onlyNewVersion());
		assertThat(this.consumers.version(HOTELS)).isEqualTo(onlyNewVersion());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void createsOneVersionAndMovesEveryConsumerWhereverTheProcessDies(int deadly) {
		for (ManualEngine.Death death : ManualEngine.Death.values()) {
			RotatorTest fresh = new RotatorTest();
			fresh.bindPinned(HOTELS);
			fresh.bindPinned(ROOMS);
			ManualEngine engine = fresh.engine();
			for (int step = 0; step < deadly && !engine.rests(); step++) {
				engine.step(ManualEngine.Death.NONE);
			}
			if (!engine.rests()) {
				engine.step(death);
			}
			Rotation rotation = engine.run();
			assertThat(rotation.status()).as("step %d, %s", deadly, death).isEqualTo(Rotation.Status.SUCCEEDED);
			assertThat(rotation.toVersion()).contains(fresh.onlyNewVersion());
			assertThat(fresh.consumers.version(HOTELS)).isEqualTo(fresh.onlyNewVersion());
			assertThat(fresh.consumers.version(ROOMS)).isEqualTo(fresh.onlyNewVersion());
		}
	}

	@Test
	void waitsAndTriesAgainWhenTheStoreIsThrottled() {
		this.keys.throttle(5);
		assertThat(engine().run().toVersion()).contains(onlyNewVersion());
		assertThat(this.clock.instant()).isAfter(RotationFixtures.NOON);
	}

	@Test
	void waitsLongerWithEachRefusedCallAlthoughTheReadsBetweenThemSucceed() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.change((rotation) -> rotation.troubled(rotation.phase(), "Too many requests.", RotationFixtures.NOON));
		engine.step(ManualEngine.Death.BEFORE_EFFECT);
		assertThat(engine.kept().failures()).isEqualTo(1);
	}

	@Test
	void usesAVersionThatSomebodyElseCreatedMeanwhile() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		VersionId theirs = this.keys.rotate(KEY).id();
		assertThat(engine.run().toVersion()).contains(theirs);
		assertThat(newVersions()).hasSize(1);
	}

	@Test
	void holdsWhenTwoVersionsAppearedAndGoesOnWithTheCurrentOneWhenResumed() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		VersionId first = this.keys.rotate(KEY).id();
		VersionId second = this.keys.rotate(KEY).id();
		Rotation held = engine.run();
		assertThat(held.phase()).isInstanceOf(Phase.Held.class);
		assertThat(held.finding().map(Finding::code)).contains("DoubleVersion");
		assertThat(held.finding().orElseThrow().message()).contains(first.value()).contains(second.value());
		assertThat(this.consumers.writes()).isEmpty();
		engine.resume();
		assertThat(engine.run().toVersion()).contains(second);
		assertThat(newVersions()).hasSize(2);
	}

	@Test
	void holdsBeforeTheEndWhenADoubleAppearedLate() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		VersionId ours = engine.kept().toVersion().orElseThrow();
		VersionId late = this.keys.rotate(KEY).id();
		Rotation held = engine.run();
		assertThat(held.finding().map(Finding::code)).contains("DoubleVersion");
		assertThat(held.finding().orElseThrow().message()).contains(late.value());
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(ours);
	}

	@Test
	void holdsRatherThanPropagatesADisabledVersion() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		this.keys.rotate(KEY);
		this.keys.enable(KEY, this.keys.key(KEY).current(), false);
		assertThat(engine.run().finding().map(Finding::code)).contains("VersionNotUsable");
	}

	@Test
	void waitsForAnOperatorBeforePropagatingWhenAskedTo() {
		bindPinned(HOTELS);
		ManualEngine engine = engine(new RotationRequest(Optional.empty(), true, Optional.empty()));
		Rotation held = engine.run();
		assertThat(held.finding().map(Finding::code)).contains("HoldRequested");
		assertThat(held.toVersion()).contains(onlyNewVersion());
		assertThat(this.consumers.writes()).isEmpty();
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(newVersions()).hasSize(1);
	}

	@Test
	void failsWhenTheKeyIsGone() {
		Rotation rotation = engine(KeyId.of("sandbox-vault", "no-such-key")).run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.FAILED);
		assertThat(rotation.finding().map(Finding::code)).contains("NotFound");
	}

	@Test
	void endsBeforeAnyEffectIfTheKeyWasDisabledMeanwhile() {
		KeyVersion current = this.keys.key(KEY).current();
		this.keys.enable(KEY, current, false);
		Rotation rotation = engine().run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.FAILED);
		assertThat(rotation.finding().map(Finding::code)).contains("KeyDisabled");
		ManualEngine engine = engine();
		this.keys.enable(KEY, current, true);
		engine.step(ManualEngine.Death.NONE);
		this.keys.enable(KEY, current, false);
		assertThat(engine.run().finding().map(Finding::code)).contains("KeyDisabled");
		assertThat(this.keys.versions(KEY)).hasSize(1);
	}

	@Test
	void endsBeforeAnyEffectIfTheKeyBacksACertificateMeanwhile() {
		this.keys.backACertificate(KEY);
		Rotation rotation = engine().run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.FAILED);
		assertThat(rotation.finding().map(Finding::code)).contains("KeyIsManaged");
		assertThat(this.keys.versions(KEY)).hasSize(1);
	}

	@Test
	void holdsIfTheKeyWasDisabledAfterACallWhoseAnswerWasLost() {
		KeyVersion current = this.keys.key(KEY).current();
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.BEFORE_EFFECT);
		this.keys.enable(KEY, current, false);
		assertThat(engine.run().phase()).isInstanceOf(Phase.Held.class);
		assertThat(this.keys.versions(KEY)).hasSize(1);
		this.keys.enable(KEY, current, true);
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.keys.versions(KEY)).hasSize(2);
	}

	@Test
	void rotatesAKeyThatHasExpired() {
		this.keys.replace(KEY, PolicyFixtures.AFTER_CREATION);
		this.keys.rotate(KEY);
		this.clock.advanceTo(RotationFixtures.NOON.plus(Duration.ofDays(800)));
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void failsAtTheVersionLimit() {
		KeyId full = KeyId.of("sandbox-hsm", "nearly-full");
		engine(full).run();
		Rotation rotation = engine(full).run();
		assertThat(rotation.finding().map(Finding::code)).contains("VersionLimitReached");
		assertThat(this.keys.versions(full)).hasSize(100);
	}

	@Test
	void writesNothingToAConsumerThatHidesASecretAndMovesTheOthers() {
		bindPinned(HOTELS);
		bindPinned(ROOMS);
		this.consumers.hide(HOTELS, "vectorSearch.vectorizers[0].apiKey");
		ManualEngine engine = engine();
		Rotation held = engine.run();
		assertThat(held.finding().map(Finding::code)).contains("NeedsSecret");
		assertThat(this.consumers.version(HOTELS)).isEqualTo(this.old);
		assertThat(this.consumers.version(ROOMS)).isEqualTo(onlyNewVersion());
		this.consumers.hide(HOTELS);
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.version(HOTELS)).isEqualTo(onlyNewVersion());
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "THROTTLED", "UNAVAILABLE", "UNCERTAIN", "STALE" })
	void triesAConsumerAgainThatCouldNotBeWrittenJustNow(Kind kind) {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(kind), ScriptedConsumers.Trouble.before(kind));
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "FORBIDDEN", "MISSING", "REJECTED" })
	void holdsWhenAConsumerRefusesTheWrite(Kind kind) {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(kind));
		ManualEngine engine = engine();
		assertThat(engine.run().finding().map(Finding::code)).contains("ConsumersNotMoved");
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void doesNotWriteAgainWhenTheAnswerWasLostButTheWriteWasDone() {
		bindPinned(HOTELS);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.lostAnswer());
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).hasSize(1);
	}

	@Test
	void holdsWhenAConsumerIgnoresEveryWrite() {
		bindPinned(HOTELS);
		ScriptedConsumers.Trouble ignored = ScriptedConsumers.Trouble.ignored();
		this.consumers.trouble(HOTELS, ignored, ignored, ignored, ignored);
		Rotation held = engine().run();
		assertThat(detail(held, HOTELS).map(Finding::code)).contains("WriteIgnored");
		assertThat(this.consumers.writes()).hasSize(3);
	}

	@Test
	void followsALongOperationToItsEnd() {
		bindPinned(HOTELS);
		this.consumers.operation(new OperationStatus.Running(Duration.ofSeconds(2)),
				new OperationStatus.Running(Duration.ofSeconds(2)), new OperationStatus.Succeeded());
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.clock.instant()).isEqualTo(RotationFixtures.NOON.plusSeconds(4));
	}

	@Test
	void holdsWhenALongOperationFails() {
		bindPinned(HOTELS);
		this.consumers.operation(new OperationStatus.Failed("KeyNotReachable", "The key cannot be reached."));
		Rotation held = engine().run();
		assertThat(detail(held, HOTELS).map(Finding::code)).contains("OperationFailed");
		assertThat(detail(held, HOTELS).orElseThrow().message()).contains("KeyNotReachable");
	}

	@Test
	void doesNotTrustAConsumerWhoseLastChangeFailed() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.AFTER_EFFECT);
		this.consumers.settle(HOTELS, true, Optional.of("Failed"));
		assertThat(detail(engine.run(), HOTELS).map(Finding::code)).contains("OperationFailed");
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).hasSize(2);
	}

	@Test
	void waitsWhileAConsumerIsAtWorkOnAnotherChange() {
		bindPinned(HOTELS);
		this.consumers.settle(HOTELS, false, Optional.empty());
		ManualEngine engine = engine();
		for (int step = 0; step < 10; step++) {
			engine.step(ManualEngine.Death.NONE);
		}
		assertThat(this.consumers.writes()).isEmpty();
		this.consumers.settle(HOTELS, true, Optional.empty());
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void holdsWhenTheServiceLostAMemberOfTheDefinition() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.AFTER_EFFECT);
		Map<String, String> before = this.consumers.read(HOTELS).fingerprint();
		this.consumers.change(HOTELS, Map.of());
		Rotation held = engine.run();
		assertThat(detail(held, HOTELS).map(Finding::code)).contains("ConsumerChanged");
		assertThat(detail(held, HOTELS).orElseThrow().message()).contains("fields");
		engine.resume();
		assertThat(detail(engine.run(), HOTELS).map(Finding::code)).contains("ConsumerChanged");
		this.consumers.change(HOTELS, before);
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void holdsRatherThanAdoptsAVersionThatIsOlderThanTheOneBeforeIt() {
		this.clock.advanceTo(this.clock.instant().plus(Duration.ofHours(1)));
		VersionId restored = this.keys.rotate(KEY).id();
		VersionId before = this.keys.rotate(KEY).id();
		Baseline baseline = new Baseline(before, Set.of(this.old, before), this.keys.key(KEY).shape());
		assertThat(restored).isNotEqualTo(before);
		ManualEngine engine = engine(RotationFixtures.in(new Phase.Requested().create(baseline)));
		assertThat(engine.run().finding().map(Finding::code)).contains("VersionNotCurrent");
	}

	@Test
	void adoptsAVersionWhateverOurOwnClockSaysOfTheRequest() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		VersionId made = this.keys.rotate(KEY).id();
		engine.change((rotation) -> rotation.after(rotation.createdOn().plus(Duration.ofHours(5))));
		assertThat(engine.run().toVersion()).contains(made);
	}

	@Test
	void neverMovesAConsumerFromAVersionItDoesNotKnow() {
		bindPinned(HOTELS);
		VersionId strange = new VersionId("f".repeat(32));
		this.consumers.pin(HOTELS, KEY.name(), strange);
		assertThat(detail(engine().run(), HOTELS).map(Finding::code)).contains("UnexpectedVersion");
		assertThat(this.consumers.version(HOTELS)).isEqualTo(strange);
	}

	@Test
	void writesNothingToAConsumerThatLeftTheKey() {
		bindPinned(HOTELS);
		this.consumers.put(HOTELS, new Reference.ServiceManaged());
		assertThat(detail(engine().run(), HOTELS).map(Finding::code)).contains("ConsumerOnOtherKey");
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void movesAConsumerThatWasBoundWhileTheRotationRan() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		bindPinned(ROOMS);
		assertThat(engine.run().consumers()).hasSize(2);
		assertThat(this.consumers.version(ROOMS)).isEqualTo(onlyNewVersion());
	}

	@Test
	void skipsAConsumerWhoseBindingWasDeleted() {
		CmkBinding binding = bindPinned(HOTELS);
		this.consumers.hide(HOTELS, "credentials");
		ManualEngine engine = engine();
		engine.run();
		this.bindings.remove(binding.id());
		engine.resume();
		Rotation rotation = engine.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(rotation.consumers()).allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.Skipped);
	}

	@Test
	void notesOnTheBindingWhatWasReadBack() {
		CmkBinding binding = bindPinned(HOTELS);
		engine().run();
		CmkBinding now = this.bindings.find(binding.id()).orElseThrow();
		assertThat(now.drift()).isEqualTo(Drift.IN_SYNC);
		assertThat(now.reference()).isEqualTo(new Reference.Pinned(STORE, KEY.name(), onlyNewVersion()));
	}

	@Test
	void countsTheSettleTimeFromTheCallHoweverSlowTheReadsBeforeItWere() {
		SlowKeys slow = new SlowKeys(this.keys, KEY, this.clock, Duration.ofSeconds(8), Duration.ofSeconds(10),
				Duration.ofSeconds(3));
		ManualEngine engine = new ManualEngine(InMemoryKeys.stores(), slow, this.consumers, this.bindings, TIMINGS,
				this.clock, Rotation.requested(KEY, new RotationRequest(Optional.empty(), false, Optional.empty()),
						this.clock.instant()));
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(slow.rotations()).isEqualTo(1);
		assertThat(newVersions()).hasSize(1);
	}

	@Test
	void neverMovesAConsumerBackFromASurplusVersion() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		VersionId surplus = this.keys.rotate(KEY).id();
		engine.run();
		this.consumers.pin(HOTELS, KEY.name(), surplus);
		bind(HOTELS);
		engine.resume();
		assertThat(detail(engine.run(), HOTELS).map(Finding::code)).contains("UnexpectedVersion");
		assertThat(this.consumers.version(HOTELS)).isEqualTo(surplus);
	}

	@Test
	void neverTakesASurplusVersionForAnOldOne() {
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		VersionId surplus = this.keys.rotate(KEY).id();
		this.keys.rotate(KEY);
		engine.run();
		this.consumers.pin(HOTELS, KEY.name(), surplus);
		bind(HOTELS);
		engine.resume();
		assertThat(detail(engine.run(), HOTELS).map(Finding::code)).contains("UnexpectedVersion");
		assertThat(this.consumers.version(HOTELS)).isEqualTo(surplus);
	}

	@Test
	void seesAMemberThatALateWriteLostAlthoughALaterWriteWasNotMade() {
		bindPinned(HOTELS);
		ManualEngine engine = engine();
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		this.consumers.trouble(HOTELS, ScriptedConsumers.Trouble.before(Kind.UNCERTAIN),
				ScriptedConsumers.Trouble.before(Kind.STALE));
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		engine.step(ManualEngine.Death.NONE);
		this.consumers.pin(HOTELS, KEY.name(), engine.kept().toVersion().orElseThrow());
		this.consumers.change(HOTELS, Map.of());
		assertThat(detail(engine.run(), HOTELS).map(Finding::code)).contains("ConsumerChanged");
	}

	@Test
	void doesNotTakeWritesThatWereNeverAnsweredForIgnoredOnes() {
		bindPinned(HOTELS);
		ScriptedConsumers.Trouble down = ScriptedConsumers.Trouble.before(Kind.UNAVAILABLE);
		this.consumers.trouble(HOTELS, down, down, down, down, down);
		assertThat(engine().run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void holdsWhenAConsumerStaysUnreachableForLong() {
		bindPinned(HOTELS);
		ScriptedConsumers.Trouble down = ScriptedConsumers.Trouble.before(Kind.UNAVAILABLE);
		this.consumers.trouble(HOTELS, Collections.nCopies(100, down).toArray(ScriptedConsumers.Trouble[]::new));
		assertThat(detail(engine().run(), HOTELS).map(Finding::code)).contains("Unavailable");
	}

	@Test
	void holdsRatherThanFailsWhenAnEarlierCallMayHaveCreatedAVersion() {
		Phase.Creating before = new Phase.Requested()
			.create(new Baseline(this.old, Set.of(this.old), this.keys.key(KEY).shape()))
			.intend(this.clock.instant().minusSeconds(60));
		RefusingKeys refusing = new RefusingKeys(this.keys, Reason.REJECTED, (call) -> call == 2 || call == 5);
		ManualEngine engine = new ManualEngine(InMemoryKeys.stores(), refusing, this.consumers, this.bindings, TIMINGS,
				this.clock, RotationFixtures.in(before));
		assertThat(engine.run().phase()).isInstanceOf(Phase.Held.class);
		ManualEngine first = new ManualEngine(InMemoryKeys.stores(), refusing, this.consumers, this.bindings, TIMINGS,
				this.clock, RotationFixtures.in(before.withoutEffect()));
		assertThat(first.run().phase()).isInstanceOf(Phase.Failed.class);
	}

	@ParameterizedTest
	@EnumSource(value = Reason.class, names = { "UNAUTHENTICATED", "UNAUTHENTICATED_FOR_NOW", "FORBIDDEN" })
	void losesAndDoublesNothingWhereverItIsRefusedOnce(Reason reason) {
		for (int refused = 0; refused < 6; refused++) {
			int present = this.keys.versions(KEY).size();
			int number = refused;
			RefusingKeys refusing = new RefusingKeys(this.keys, reason, (call) -> call == number);
			ManualEngine engine = engine(refusing);
			Rotation rotation = engine.run();
			if (!reason.passing()) {
				assertThat(rotation.phase()).isInstanceOf(Phase.Held.class);
				assertThat(rotation.finding().map(Finding::code)).contains("Forbidden");
				assertThat(rotation.finding().map(Finding::message)).contains("The store refused. Ask somebody.");
				engine.resume();
				rotation = engine.run();
			}
			assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
			assertThat(refusing.calls()).isGreaterThan(number);
			assertThat(this.keys.versions(KEY)).hasSize(present + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 4, 5 })
	void waitsForARefusalThatPassesThoughNotForEver(int first) {
		RefusingKeys refusing = new RefusingKeys(this.keys, Reason.UNAUTHENTICATED_FOR_NOW,
				(call) -> call >= first && call < first + 200);
		ManualEngine engine = engine(refusing);
		assertThat(engine.run().phase()).isInstanceOf(Phase.Held.class);
		assertThat(Duration.between(RotationFixtures.NOON, this.clock.instant())).isBetween(Duration.ofMinutes(2),
				Duration.ofMinutes(10));
		assertThat(newVersions().size()).isLessThanOrEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "DELETED, KeyDeleted", "OPERATION_FORBIDDEN, KeyOperationForbidden", "REJECTED, Rejected",
			"MISSING, NotFound" })
	void failsBeforeAnythingWasDoneWithTheCodeOfTheReason(Reason reason, String code) {
		Rotation rotation = engine(new RefusingKeys(this.keys, reason, (call) -> call == 4)).run();
		assertThat(rotation.phase()).isInstanceOf(Phase.Failed.class);
		assertThat(rotation.finding().map(Finding::code)).contains(code);
		assertThat(newVersions()).isEmpty();
	}

	@Test
	void holdsWhenTheKeyStoreIsNoLongerConfigured() {
		ManualEngine engine = new ManualEngine(new KeyStores(List.of()), this.keys, this.consumers, this.bindings,
				TIMINGS, this.clock, Rotation.requested(KEY,
						new RotationRequest(Optional.empty(), false, Optional.empty()), this.clock.instant()));
		assertThat(engine.run().finding().map(Finding::code)).contains("KeyStoreNotFound");
	}

	private Step<Rotation> advanced(ManualEngine engine) {
		return engine.advance();
	}

	private ManualEngine engine() {
		return engine(KEY);
	}

	private ManualEngine engine(Keys some) {
		return new ManualEngine(InMemoryKeys.stores(), some, this.consumers, this.bindings, TIMINGS, this.clock,
				Rotation.requested(KEY, new RotationRequest(Optional.empty(), false, Optional.empty()),
						this.clock.instant()));
	}

	private ManualEngine engine(KeyId key) {
		return engine(Rotation.requested(key, new RotationRequest(Optional.empty(), false, Optional.empty()),
				this.clock.instant()));
	}

	private ManualEngine engine(RotationRequest request) {
		return engine(Rotation.requested(KEY, request, this.clock.instant()));
	}

	private ManualEngine engine(Rotation rotation) {
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				rotation);
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

	private Set<VersionId> newVersions() {
		return this.keys.versions(KEY)
			.stream()
			.map(KeyVersion::id)
			.filter((id) -> !id.equals(this.old))
			.collect(Collectors.toSet());
	}

	private VersionId onlyNewVersion() {
		assertThat(newVersions()).hasSize(1);
		return List.copyOf(newVersions()).getFirst();
	}

	private static Optional<Finding> detail(Rotation rotation, ConsumerId consumer) {
		return rotation.consumers()
			.stream()
			.filter((progress) -> progress.consumer().equals(consumer))
			.flatMap((progress) -> progress.finding().stream())
			.findFirst();
	}

}
