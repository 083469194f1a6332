package io.keyrotor.plan;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.KindsOfCode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.CheckStatus;
import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Inspection;
import io.keyrotor.check.Reading;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.check.StoreInspection;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RotationSurveyTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final int MANY = 100;

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final CountDownLatch never = new CountDownLatch(1);

	@Test
	void readsEightConsumersAtATimeAndKeepsTheirOrder() {
		bind(MANY);
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		RotationSight sight = look(Duration.ofSeconds(30), new SettableInspection(), (_) -> {
			most.accumulateAndGet(now.incrementAndGet(), Math::max);
			pause(Duration.ofMillis(5));
			now.decrementAndGet();
			return state();
		});
		assertThat(most.get()).isBetween(2, 8);
		assertThat(sight.consumers()).extracting(ConsumerLook::binding).isEqualTo(this.bindings.of(KEY));
		assertThat(sight.consumers()).allMatch((look) -> look instanceof ConsumerLook.Seen);
	}

	@Test
	void takesNoLongerThanTheTimeItHasHoweverManyConsumersHang() {
		bind(MANY);
		Instant begin = Instant.now();
		RotationSight sight = look(Duration.ofMillis(300), new SettableInspection(), (_) -> {
			hang();
			return state();
		});
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
		assertThat(sight.consumers()).hasSize(MANY).allMatch((look) -> look instanceof ConsumerLook.Late);
		assertThat(sight.failed()).isEmpty();
	}

	@Test
	void storeThatHangsIsUnknownAndItsKeyStillCounts() {
		bind(1);
		RotationSight sight = look(Duration.ofMillis(300), new HangingInspection(), (_) -> state());
		assertThat(sight.failed()).isEmpty();
		assertThat(sight.checks()).filteredOn((check) -> check.check().equals("PurgeProtection"))
			.extracting(PlanCheck::status)
			.containsExactly(CheckStatus.PASS);
		assertThat(sight.checks()).filteredOn((check) -> check.check().equals("RotateKey"))
			.allSatisfy((check) -> assertThat(check.detail()).contains("took longer than"))
			.extracting(PlanCheck::status)
			.containsExactly(CheckStatus.UNKNOWN);
	}

	@Test
	void whatIsBrokenInHereIsNoAnswerOfAzure() {
		bind(1);
		assertThatThrownBy(() -> look(Duration.ofSeconds(30), new SettableInspection(), (_) -> {
			throw new IllegalArgumentException("broken");
		})).isInstanceOf(IllegalArgumentException.class).hasMessage("broken");
	}

	@Test
	void whoeverIsInterruptedIsNotTakenForASafeKey() throws InterruptedException {
		bind(1);
		AtomicInteger refused = new AtomicInteger();
		Thread caller = Thread.ofVirtual().start(() -> {
			try {
				look(Duration.ofSeconds(30), new SettableInspection(), (_) -> {
					hang();
					return state();
				});
			}
			catch (IllegalStateException _) {
				refused.incrementAndGet();
			}
		});
		pause(Duration.ofMillis(200));
		caller.interrupt();
		assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
		assertThat(refused.get()).isEqualTo(1);
	}

	private RotationSight look(Duration patience, StoreInspection inspection,
			Function<ConsumerId, ConsumerState> reading) {
		StoreCheckService checks = new StoreCheckService(InMemoryKeys.stores(), inspection, this.keys, this.keys);
		return new RotationSurvey(InMemoryKeys.stores(), new ReadConsumers(reading), this.bindings, checks, patience)
			.look(this.keys.key(KEY));
	}

	private void bind(int count) {
		for (int number = 0; number < count; number++) {
			ConsumerId consumer = ConsumerId
				.parse("https://sandbox-search.search.windows.net/indexes('hotels-" + number + "')");
			this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, reference(), Optional.empty(),
					Drift.IN_SYNC, Instant.EPOCH.plusSeconds(number), Instant.EPOCH));
		}
	}

	private ConsumerState state() {
		return new ConsumerState(reference(), Optional.empty(), true, Optional.empty(), Map.of(), List.of());
	}

	private static Reference reference() {
		return new Reference.Versionless(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name());
	}

	private void hang() {
		try {
			this.never.await();
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private static void pause(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	/** Consumers that can be read and nothing else. */
	private static final class ReadConsumers extends KindsOfCode {

		private final Function<ConsumerId, ConsumerState> reading;

		ReadConsumers(Function<ConsumerId, ConsumerState> reading) {
			this.reading = reading;
		}

		@Override
		public ConsumerState read(ConsumerId consumer) {
			return this.reading.apply(consumer);
		}

		@Override
		public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
				Fence fence) {
			throw new AssertionError("A look writes nothing.");
		}

		@Override
		public OperationStatus follow(ConsumerId consumer, String operation) {
			throw new AssertionError("A look follows nothing.");
		}

	}

	/** Never answers. */
	private final class HangingInspection implements StoreInspection {

		@Override
		public Inspection inspect(KeyStore store) {
			throw new AssertionError("A rotation needs less than this.");
		}

		@Override
		public Inspection inspect(KeyStore store, KeyName key) {
			hang();
			return new SettableInspection().inspect(store);
		}

		@Override
		public Reading<GrantedPermissions> rolesOn(KeyStore store, KeyName key, String principalId) {
			throw new AssertionError("Nobody told an object id.");
		}

		@Override
		public Reading<GrantedPermissions> ownRightsOn(String resourceId) {
			return new SettableInspection().ownRightsOn(resourceId);
		}

	}

}
