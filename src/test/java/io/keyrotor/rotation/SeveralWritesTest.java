package io.keyrotor.rotation;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.rotation.ScriptedConsumers.Trouble;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers that several writes move, one after the other. */
class SeveralWritesTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private static final Reference FOLLOWING = new Reference.Versionless(STORE, KEY.name());

	private static final ConsumerId LAKE = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Synapse/workspaces/lake");

	private static final ConsumerId PROTECTOR = ConsumerId.parse(
			"/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Sql/servers/orders/encryptionProtector/current");

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	@Test
	void appliesTheKeyOnceMoreUntilTheWorkspaceIsBackFromTheOtherKey() {
		bindWorkspace();
		Rotation rotation = engine().run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(state(rotation)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(this.consumers.changes()).hasSize(2).containsOnly(new ConsumerChange.Reapply(FOLLOWING));
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
		assertThat(this.keys.versions(KEY)).allMatch(KeyVersion::enabled);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void goesOnWhenAnswersAreLostBetweenTheWrites(int lost) {
		bindWorkspace();
		Trouble[] troubles = new Trouble[lost];
		Arrays.fill(troubles, Trouble.lostAnswer());
		this.consumers.trouble(LAKE, troubles);
		Rotation rotation = engine().run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.read(LAKE).fault()).isEmpty();
		assertThat(this.consumers.adoptions(LAKE)).isPositive();
	}

	@Test
	void goesOnWhenTheSecondWriteWasNotTaken() {
		bindWorkspace();
		ManualEngine engine = untilHalfWay();
		this.consumers.trouble(LAKE, Trouble.before(Kind.UNCERTAIN), Trouble.before(Kind.UNAVAILABLE));
		Rotation rotation = engine.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void endsOffTheOtherKeyWhereverTheProcessDies(int deadly) {
		for (ManualEngine.Death death : ManualEngine.Death.values()) {
			SeveralWritesTest fresh = new SeveralWritesTest();
			fresh.bindWorkspace();
			ManualEngine engine = fresh.engine();
			for (int step = 0; step < deadly && !engine.rests(); step++) {
				engine.step(ManualEngine.Death.NONE);
			}
			if (!engine.rests()) {
				engine.step(death);
			}
			assertThat(engine.run().status()).as("step %d, %s", deadly, death).isEqualTo(Rotation.Status.SUCCEEDED);
			assertThat(fresh.consumers.read(LAKE).fault()).isEmpty();
			assertThat(fresh.consumers.adoptions(LAKE)).isPositive();
		}
	}

	@Test
	void isBroughtBackByAResumeAfterItWasHeldHalfWay() {
		bindWorkspace();
		ManualEngine engine = untilHalfWay();
		this.consumers.trouble(LAKE, Trouble.before(Kind.REJECTED));
		Rotation held = engine.run();
		assertThat(detail(held)).contains("Rejected");
		assertThat(this.consumers.read(LAKE).fault()).isPresent();
		engine.resume();
		Rotation rotation = engine.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(state(rotation)).isInstanceOf(ConsumerProgress.Verified.class);
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
	}

	@Test
	void isHeldWhenAllItsWritesWereAnsweredAndItIsStillFaulty() {
		bindWorkspace();
		ManualEngine engine = untilHalfWay();
		this.consumers.trouble(LAKE, Trouble.ignored());
		assertThat(detail(engine.run())).contains("OperationFailed");
		assertThat(this.consumers.changes()).hasSize(2);
		engine.resume();
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
	}

	@Test
	void findsWhatTheFirstOfTwoWritesLost() {
		bindWorkspace();
		ManualEngine engine = untilHalfWay();
		this.consumers.change(LAKE, Map.of());
		this.consumers.settle(LAKE, true, Optional.of("OnTemporaryKey"));
		assertThat(detail(engine.run())).contains("ConsumerChanged");
	}

	@Test
	void bringsItBackAndClaimsNothingWhenTheRotationIsRolledBackHalfWay() {
		bindWorkspace();
		ManualEngine engine = untilHalfWay();
		engine.change((rotation) -> rotation.to(
				((Phase.Propagating) rotation.phase())
					.rollBack(new Finding("RollbackRequested", "An operator wants it."), this.clock.instant()),
				this.clock.instant()));
		Rotation rotation = engine.run();
		assertThat(rotation.phase()).isInstanceOf(Phase.RolledBack.class);
		assertThat(state(rotation)).isInstanceOf(ConsumerProgress.Skipped.class);
		assertThat(this.consumers.read(LAKE).fault()).isEmpty();
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
	}

	@Test
	void leavesWhatFollowsByItselfAlone() {
		bind(HOTELS);
		this.consumers.put(HOTELS, FOLLOWING);
		assertThat(state(engine().run())).isInstanceOf(ConsumerProgress.Following.class);
		assertThat(this.consumers.changes()).isEmpty();
	}

	@Test
	void reappliesAWorkspaceOnRequest() {
		CmkBinding lake = bindWorkspace();
		Rotation rotation = engine(new RotationTarget.SameKey(Set.of(lake.id()))).run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes()).hasSize(2);
		assertThat(this.consumers.adoptions(LAKE)).isEqualTo(1);
	}

	@Test
	void writesAProtectorUntilItIsThereWhenOnlyItsKeyWasAdded() {
		CmkBinding protector = bind(PROTECTOR);
		this.consumers.pin(PROTECTOR, KEY.name(), this.keys.key(KEY).current().id());
		KeyId other = KeyId.of("sandbox-vault", "storage-cmk");
		this.consumers.trouble(PROTECTOR, Trouble.ignored(), Trouble.ignored(), Trouble.ignored());
		Rotation rotation = engine(new RotationTarget.AnotherKey(other, Set.of(protector.id()))).run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.changes()).hasSize(4);
		assertThat(this.consumers.version(PROTECTOR)).isEqualTo(this.keys.key(other).current().id());
	}

	@Test
	void failsAtOnceWhenAnOperationFailed() {
		bindWorkspace();
		this.consumers.operation(new OperationStatus.Failed("Broken", "It broke."));
		assertThat(detail(engine().run())).contains("OperationFailed");
		assertThat(this.consumers.changes()).hasSize(1);
	}

	private ManualEngine untilHalfWay() {
		ManualEngine engine = engine();
		while (this.consumers.read(LAKE).fault().isEmpty()) {
			engine.step(ManualEngine.Death.NONE);
		}
		return engine;
	}

	private static ConsumerProgress.State state(Rotation rotation) {
		return rotation.consumers().getFirst().state();
	}

	private static Optional<String> detail(Rotation rotation) {
		return rotation.consumers().getFirst().finding().map(Finding::code);
	}

	private ManualEngine engine() {
		return engine(Rotation.requested(KEY, new RotationRequest(Optional.empty(), false, Optional.empty()),
				this.clock.instant()));
	}

	private ManualEngine engine(RotationTarget target) {
		return engine(Rotation.requested(KEY,
				new RotationRequest(Optional.of("a test"), false, Optional.empty(), Optional.of(target), false),
				this.clock.instant()));
	}

	private ManualEngine engine(Rotation rotation) {
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				rotation);
	}

	private CmkBinding bindWorkspace() {
		this.consumers.put(LAKE, FOLLOWING);
		this.consumers.detour(LAKE);
		return bind(LAKE);
	}

	private CmkBinding bind(ConsumerId consumer) {
		return this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, FOLLOWING, Optional.empty(),
				Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
	}

}
