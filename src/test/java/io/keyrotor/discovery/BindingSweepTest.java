package io.keyrotor.discovery;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.KindsOfCode;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.Sightings;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The sweep over many bindings, on a clock that only the test moves. */
class BindingSweepTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private static final Duration INTERVAL = Duration.ofHours(6);

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private final VersionId current = this.keys.key(KEY).current().id();

	private final InMemorySweptBindings bindings = new InMemorySweptBindings();

	private final ReadConsumers consumers = new ReadConsumers();

	private final InMemoryBindings kept = new InMemoryBindings();

	private final PacedTurns turns = new PacedTurns();

	private BindingSweep sweep = sweep();

	@Test
	void looksAtTenThousandBindingsOncePerIntervalInSmallPagesAndWithinThePace() {
		for (int number = 0; number < 10_000; number++) {
			this.bindings.add(binding(number, NOON.minus(INTERVAL)));
		}
		Instant end = NOON.plus(INTERVAL);
		while (this.now.get().isBefore(end)) {
			this.now.set(this.sweep.advance(this.now.get()));
		}
		assertThat(this.consumers.reads).hasSize(10_000);
		assertThat(this.consumers.reads.stream().map(Read::consumer).distinct()).hasSize(10_000);
		assertThat(this.bindings.largestPage()).isEqualTo(BindingSweep.PAGE);
		assertThat(this.bindings.bindings.values()).allSatisfy((binding) -> {
			assertThat(binding.drift()).isEqualTo(Drift.PINNED_OLD);
			assertThat(binding.lastVerifiedOn()).isAfterOrEqualTo(NOON);
		});
		for (int minute = 0; minute < 360; minute += 7) {
			Instant begin = NOON.plus(Duration.ofMinutes(minute));
			long inOneMinute = this.consumers.reads.stream()
				.filter((read) -> !read.at().isBefore(begin) && read.at().isBefore(begin.plusSeconds(60)))
				.count();
			assertThat(inOneMinute * BindingReader.MOST_REQUESTS)
				.isLessThanOrEqualTo(PacedTurns.PER_MINUTE + BindingSweep.PAGE * BindingReader.MOST_REQUESTS);
		}
	}

	@Test
	void goesOnWhereItWasAfterACrash() {
		for (int number = 0; number < 25; number++) {
			this.bindings.add(binding(number, NOON.minus(INTERVAL)));
		}
		this.sweep.advance(NOON);
		this.sweep = sweep();
		while (this.now.get().isBefore(NOON.plus(Duration.ofHours(1)))) {
			this.now.set(this.sweep.advance(this.now.get()));
		}
		assertThat(this.consumers.reads.stream().map(Read::consumer)).hasSize(25).doesNotHaveDuplicates();
	}

	@Test
	void pausesWhenAzureAsksForItAndComesBackToThatConsumerLast() {
		this.bindings.add(binding(1, NOON.minus(INTERVAL).minusSeconds(9)));
		this.bindings.add(binding(2, NOON.minus(INTERVAL)));
		this.consumers.throttle(consumer(1), Duration.ofMinutes(3));
		assertThat(this.sweep.advance(NOON)).isEqualTo(NOON.plus(Duration.ofMinutes(3)));
		assertThat(this.consumers.reads).hasSize(1);
		assertThat(this.sweep.advance(NOON.plusSeconds(10))).isEqualTo(NOON.plus(Duration.ofMinutes(3)));
		this.consumers.throttled.clear();
		this.sweep.advance(NOON.plus(Duration.ofMinutes(3)));
		assertThat(this.consumers.reads.stream().map(Read::consumer)).containsExactly(consumer(1), consumer(2),
				consumer(1));
	}

	@Test
	void keepsNothingOverWhatSomebodyElseHasKeptMeanwhile() {
		CmkBinding binding = binding(1, NOON.minus(INTERVAL));
		this.bindings.add(binding);
		CmkBinding newer = new CmkBinding(binding.id(), KEY, binding.consumer(), reference(this.current),
				Optional.of("SystemAssigned"), Drift.IN_SYNC, NOON, NOON);
		this.consumers.during = () -> this.bindings.bindings.put(binding.id(), newer);
		this.sweep.advance(NOON);
		assertThat(this.bindings.bindings.get(binding.id())).isEqualTo(newer);
	}

	@Test
	void deletedBindingStaysDeleted() {
		CmkBinding binding = binding(1, NOON.minus(INTERVAL));
		this.bindings.add(binding);
		this.consumers.during = () -> this.bindings.bindings.remove(binding.id());
		this.sweep.advance(NOON);
		assertThat(this.bindings.bindings).isEmpty();
	}

	@Test
	void bindingOfAStoreThatIsNotConfiguredAnyMoreIsToldAndNotRead() {
		CmkBinding binding = new CmkBinding(BindingId.random(), KeyId.of("gone", "key"), consumer(1),
				reference(this.current), Optional.empty(), Drift.IN_SYNC, NOON, NOON.minus(INTERVAL));
		this.bindings.add(binding);
		this.sweep.advance(NOON);
		CmkBinding kept = Objects.requireNonNull(this.bindings.bindings.get(binding.id()));
		assertThat(kept.drift()).isEqualTo(Drift.UNREACHABLE);
		assertThat(kept.diagnosis().orElseThrow().code()).isEqualTo("KeyStoreNotConfigured");
		assertThat(this.consumers.reads).isEmpty();
	}

	@Test
	void restsUntilTheNextOneIsDue() {
		assertThat(this.sweep.advance(NOON)).isEqualTo(NOON.plus(Duration.ofMinutes(1)));
		this.bindings.add(binding(1, NOON.minus(Duration.ofHours(2))));
		assertThat(this.sweep.advance(NOON)).isEqualTo(NOON.plus(Duration.ofHours(4)));
	}

	private BindingSweep sweep() {
		Clock clock = new Clock() {
			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return BindingSweepTest.this.now.get();
			}
		};
		return new BindingSweep(this.bindings,
				new BindingReader(InMemoryKeys.stores(), this.keys, this.consumers, clock),
				new Sightings(InMemoryKeys.stores(), this.consumers, this.kept), this.turns, INTERVAL);
	}

	@Test
	void remembersAConsumerWhoseOlderDataNeedsAKeyThatItIsNotBoundTo() {
		ConsumerId dicom = ConsumerId.parse(
				"/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");
		this.bindings.add(new CmkBinding(BindingId.random(), KeyId.of("sandbox-vault", "another-key"), dicom,
				reference(this.current), Optional.empty(), Drift.IN_SYNC, NOON, NOON.minus(INTERVAL)));
		this.sweep.advance(NOON);
		assertThat(this.kept.former(KEY)).singleElement()
			.satisfies((former) -> assertThat(former.consumer()).isEqualTo(dicom));
	}

	private CmkBinding binding(int number, Instant lookedAt) {
		return new CmkBinding(BindingId.random(), KEY, consumer(number), reference(this.current),
				Optional.of("SystemAssigned"), Drift.IN_SYNC, NOON, lookedAt);
	}

	private static ConsumerId consumer(int number) {
		return ConsumerId.parse("https://s.search.windows.net/indexes('index-" + number + "')");
	}

	private static Reference reference(VersionId version) {
		return new Reference.Pinned(STORE, KEY.name(), version);
	}

	/** When a consumer was read. */
	private record Read(ConsumerId consumer, Instant at) {

	}

	/** All consumers are pinned to a version that is not the current one. */
	private final class ReadConsumers extends KindsOfCode {

		private final List<Read> reads = new ArrayList<>();

		private final Map<ConsumerId, Duration> throttled = new HashMap<>();

		private Runnable during = () -> {
		};

		void throttle(ConsumerId consumer, Duration pause) {
			this.throttled.put(consumer, pause);
		}

		@Override
		public ConsumerState read(ConsumerId consumer) {
			this.reads.add(new Read(consumer, BindingSweepTest.this.now.get()));
			this.during.run();
			if (this.throttled.containsKey(consumer)) {
				throw new UpstreamFailure(UpstreamFailure.Kind.THROTTLED,
						UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, consumer.uri()),
						Optional.of(this.throttled.get(consumer)), "Slow down.");
			}
			return new ConsumerState(reference(new VersionId("0".repeat(32))), Optional.of("SystemAssigned"), true,
					Optional.empty(), Map.of(), List.of());
		}

		@Override
		public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
				Fence fence) {
			throw new AssertionError("A sweep writes nothing.");
		}

		@Override
		public OperationStatus follow(ConsumerId consumer, String operation) {
			throw new AssertionError("A sweep follows nothing.");
		}

	}

	/** The turns of a single process. */
	private static final class PacedTurns implements SweepTurns {

		static final int PER_MINUTE = 240;

		private Instant arrival = Instant.EPOCH;

		private Instant paused = Instant.EPOCH;

		@Override
		public Optional<Instant> take(int requests, Instant now) {
			Instant free = this.arrival.isAfter(this.paused) ? this.arrival : this.paused;
			if (free.isAfter(now)) {
				return Optional.of(free);
			}
			this.arrival = now.plus(Duration.ofMinutes(1).multipliedBy(requests).dividedBy(PER_MINUTE));
			return Optional.empty();
		}

		@Override
		public void pause(Instant until) {
			this.paused = until;
		}

	}

}
