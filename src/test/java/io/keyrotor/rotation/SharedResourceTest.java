package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.rotation.ScriptedConsumers.Trouble;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.ResourceLeases.Holder;
import io.keyrotor.step.Step;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Resources whose keys are all sent in one request, and so are written in turn. */
class SharedResourceTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final ConsumerId BLOCK = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.EventHub/namespaces/Clicks#key1");

	private static final String RESOURCE = BLOCK.resource().identity();

	private static final Holder OTHER = new Holder("another-rotation", RESOURCE + "#key2");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	private final ManualEngine engine = engine();

	@Test
	void waitsAsLongAsAnotherKeyOfTheResourceIsWrittenAndKeepsNoIntentMeanwhile() {
		hold();
		Instant later = this.clock.instant().plusSeconds(300);
		while (this.clock.instant().isBefore(later)) {
			this.engine.step(ManualEngine.Death.NONE);
		}
		assertThat(progress().state()).isInstanceOf(ConsumerProgress.Pending.class);
		assertThat(progress().failures()).isZero();
		assertThat(progress().trouble().orElseThrow()).contains(BLOCK.uri(), OTHER.subjectId(), OTHER.target());
		assertThat(this.consumers.writes()).isEmpty();
		this.engine.leases().giveBack(RESOURCE, OTHER);
		assertThat(this.engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
	}

	@Test
	void asksAgainSoonWhetherTheResourceWasGivenBack() {
		hold();
		while (progress().trouble().isEmpty()) {
			this.engine.step(ManualEngine.Death.NONE);
		}
		assertThat(progress().due()).isBefore(this.clock.instant().plusSeconds(3));
	}

	@Test
	void hasTheResourceFromItsIntentUntilItWasReadBack() {
		this.consumers.operation(new OperationStatus.Running(Duration.ofMinutes(5)), new OperationStatus.Succeeded());
		assertThat(holder()).isEmpty();
		while (this.consumers.writes().isEmpty()) {
			this.engine.step(ManualEngine.Death.NONE);
		}
		while (!progress().arrived()) {
			assertThat(holder().map(Holder::subjectId)).contains(this.engine.kept().subjectId());
			this.engine.step(ManualEngine.Death.NONE);
		}
		assertThat(holder()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "THROTTLED", "STALE", "FORBIDDEN", "MISSING", "REJECTED" })
	void givesTheResourceBackAtOnceIfNothingWasChanged(Kind refused) {
		this.consumers.trouble(BLOCK, Trouble.before(refused));
		untilTriedOnce();
		assertThat(holder()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "UNCERTAIN", "UNAVAILABLE" })
	void keepsTheResourceAsLongAsAWriteMayTakeEffect(Kind lost) {
		this.consumers.trouble(BLOCK, Trouble.before(lost));
		untilTriedOnce();
		Instant sent = this.clock.instant();
		assertThat(holder()).isPresent();
		assertThat(this.engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.clock.instant()).isAfterOrEqualTo(sent.plus(TIMINGS.inDoubt()));
		assertThat(holder()).isEmpty();
	}

	@Test
	void writesNothingIfTheResourceWasTakenAfterItLooked() {
		Step<Rotation> next = this.engine.advance();
		while (!(next instanceof Step.Intend<Rotation> intend && intend.write().target().equals(BLOCK.uri()))) {
			this.engine.step(ManualEngine.Death.NONE);
			next = this.engine.advance();
		}
		hold();
		assertThat(((Step.Intend<Rotation>) next).stillRight().getAsBoolean()).isFalse();
		assertThat(holder()).contains(OTHER);
	}

	@Test
	void leavesNoLeaseOfWhatHasItsResourceToItself() {
		this.bindings.of(BLOCK).ifPresent((binding) -> this.bindings.remove(binding.id()));
		bind(RotationFixtures.HOTELS);
		Rotation rotation = this.engine.run();
		assertThat(rotation.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).hasSize(1);
		assertThat(this.engine.leases().holder(RotationFixtures.HOTELS.identity())).isEmpty();
	}

	private void untilTriedOnce() {
		while (progress().failures() == 0 && progress().finding().isEmpty()) {
			this.engine.step(ManualEngine.Death.NONE);
		}
	}

	private void hold() {
		this.engine.leases().hold(RESOURCE, OTHER, Instant.MAX);
	}

	private Optional<Holder> holder() {
		return this.engine.leases().holder(RESOURCE);
	}

	private ConsumerProgress progress() {
		while (this.engine.kept().consumers().isEmpty()) {
			this.engine.step(ManualEngine.Death.NONE);
		}
		return this.engine.kept().consumers().getFirst();
	}

	private ManualEngine engine() {
		bind(BLOCK);
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				RotationFixtures.requested());
	}

	private void bind(ConsumerId consumer) {
		this.consumers.pin(consumer, KEY.name(), this.keys.key(KEY).current().id());
		Reference reference = this.consumers.reference(consumer);
		this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, reference, Optional.empty(), Drift.IN_SYNC,
				this.clock.instant(), this.clock.instant()));
	}

}
