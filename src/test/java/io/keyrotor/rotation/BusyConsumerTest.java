package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers that are at work on a write for long. */
class BusyConsumerTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final ConsumerId DISKS = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Compute/diskEncryptionSets/disks");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	private final InMemoryKeys keys = new InMemoryKeys(this.clock);

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ScriptedConsumers consumers = new ScriptedConsumers();

	@Test
	void waitsForDisksAsLongAsTheyMayTakeToBeReencrypted() {
		ManualEngine engine = engine(DISKS);
		this.consumers.work(DISKS, Duration.ofMinutes(62), this.clock);
		assertThat(engine.run().status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.consumers.writes()).hasSize(1);
	}

	@Test
	void asksAnOperatorToLookAtDisksThatTakeLonger() {
		ManualEngine engine = engine(DISKS);
		this.consumers.work(DISKS, Duration.ofHours(5), this.clock);
		Rotation rotation = engine.run();
		assertThat(finding(rotation)).contains("ConsumerBusy");
		assertThat(this.clock.instant()).isBetween(after(Duration.ofMinutes(74)), after(Duration.ofMinutes(77)));
	}

	@Test
	void asksAnOperatorSoonerToLookAtDisksThatSomebodyElseHasChanged() {
		ManualEngine engine = engine(DISKS);
		this.consumers.settle(DISKS, false, Optional.empty());
		assertThat(finding(engine.run())).contains("ConsumerBusy");
		assertThat(this.clock.instant()).isBefore(after(Duration.ofMinutes(35)));
		assertThat(this.consumers.writes()).isEmpty();
	}

	@Test
	void asksAnOperatorSoonerWhereNoServiceSaysHowLongItTakes() {
		ManualEngine engine = engine(RotationFixtures.HOTELS);
		this.consumers.work(RotationFixtures.HOTELS, Duration.ofMinutes(62), this.clock);
		assertThat(finding(engine.run())).contains("ConsumerBusy");
		assertThat(this.clock.instant()).isBefore(after(Duration.ofMinutes(35)));
	}

	private static Instant after(Duration time) {
		return RotationFixtures.NOON.plus(time);
	}

	private static Optional<String> finding(Rotation rotation) {
		return rotation.consumers().getFirst().finding().map(Finding::code);
	}

	private ManualEngine engine(ConsumerId consumer) {
		this.consumers.pin(consumer, KEY.name(), this.keys.key(KEY).current().id());
		this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, this.consumers.reference(consumer),
				Optional.empty(), Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
		return new ManualEngine(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, TIMINGS, this.clock,
				RotationFixtures.requested());
	}

}
