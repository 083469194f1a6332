package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.special.SpecialKinds;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.KindsOfCode;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.FreeTurns;
import io.keyrotor.rotation.KeptInMemory;
import io.keyrotor.rotation.KeptVersions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.SubjectIsStale;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two replicas with one database rotate two keys of one Event Hubs namespace at once. The
 * namespace itself says whether a write took back what another one had done.
 */
@ParameterizedClass
@EnumSource(Database.class)
class SharedNamespaceIT {

	private static final KeyId ONE = RotationFixtures.KEY;

	private static final KeyId OTHER = KeyId.of("sandbox-vault", "storage-cmk");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(1), Duration.ofMillis(500));

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private NamespaceServer namespace;

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	SharedNamespaceIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() throws Exception {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.namespace = new NamespaceServer(List.of(ONE, OTHER), List.of(current(ONE), current(OTHER)));
		bind(ONE, "key1");
		bind(OTHER, "key2");
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.namespace.close();
		this.database.close();
	}

	@Test
	void moveBothKeysAndTakeNothingBack() throws Exception {
		Meeting meeting = new Meeting();
		Future<Rotation> one = rotate(ONE, leases(), meeting);
		Future<Rotation> other = rotate(OTHER, leases(), meeting);
		assertArrived(one, other);
		assertThat(this.namespace.takenBack()).isEmpty();
		assertThat(this.namespace.writes()).isEqualTo(2);
		assertThat(this.database.jdbc()
			.sql("select count(*) from resource_lease where subject_id is not null")
			.query(Integer.class)
			.single()).as("what was not given back").isZero();
	}

	/** What the lease is for; without this, the other tests might prove nothing. */
	@Test
	void wouldUndoEachOtherWithoutALease() throws Exception {
		Meeting meeting = new Meeting();
		Future<Rotation> one = rotate(ONE, new NoLeases(), meeting);
		Future<Rotation> other = rotate(OTHER, new NoLeases(), meeting);
		one.get(60, TimeUnit.SECONDS);
		other.get(60, TimeUnit.SECONDS);
		assertThat(this.namespace.takenBack()).isNotEmpty();
	}

	@Test
	void aReplicaThatStoodStillBeforeItsWriteSendsNothingOfWhatItHadRead() throws Exception {
		Halt halt = new Halt();
		Future<Rotation> halted = rotate(ONE, leases(), halt);
		assertThat(halt.reached.await(20, TimeUnit.SECONDS)).isTrue();
		long begun = System.nanoTime();
		Rotation second = rotate(OTHER, leases(), (fence) -> fence).get(60, TimeUnit.SECONDS);
		assertThat(second.status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(TIMINGS.inDoubt());
		assertThat(this.namespace.writes()).isEqualTo(1);
		halt.over.countDown();
		assertThat(halted.get(60, TimeUnit.SECONDS).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.namespace.versions()).containsExactly(current(ONE), current(OTHER));
		assertThat(this.namespace.takenBack()).isEmpty();
		assertThat(this.namespace.writes()).isEqualTo(2);
	}

	private void assertArrived(Future<Rotation> one, Future<Rotation> other) throws Exception {
		assertThat(one.get(60, TimeUnit.SECONDS).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(other.get(60, TimeUnit.SECONDS).status()).isEqualTo(Rotation.Status.SUCCEEDED);
		assertThat(this.namespace.versions()).containsExactly(current(ONE), current(OTHER));
	}

	private VersionId current(KeyId key) {
		return this.keys.key(key).current().id();
	}

	private void bind(KeyId key, String block) {
		ConsumerId consumer = NamespaceServer.ID.block(block);
		new JdbcBindings(this.database.jdbc())
			.add(new CmkBinding(BindingId.random(), key, consumer, RotationFixtures.binding(key).reference(),
					Optional.empty(), Drift.IN_SYNC, Instant.now(), Instant.now()));
	}

	private ResourceLeases leases() {
		return new JdbcResourceLeases(this.database.jdbc(), this.database.transactions(),
				Settling.amongOthers(TIMINGS, Clock.systemUTC(), System::nanoTime), Clock.systemUTC());
	}

	/** One replica, which has nothing in common with the other but the database. */
	private Future<Rotation> rotate(KeyId key, ResourceLeases leases, BeforeSending before) {
		RotationRows rows = new RotationRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc()));
		Rotator rotator = new Rotator(InMemoryKeys.stores(), this.keys, new Namespaces(this.namespace.arm(), before),
				new JdbcBindings(this.database.jdbc()), (_, _, _) -> List.of(), new KeptInMemory(), new FreeTurns(),
				new KeptVersions(), Settling.amongOthers(TIMINGS, Clock.systemUTC(), System::nanoTime), leases,
				Clock.systemUTC());
		Rotation rotation = RotationFixtures.requested(key);
		this.database.transactions().executeWithoutResult((_) -> rows.insert(rotation));
		StepRunner<Rotation> runner = new StepRunner<>(rotator::advance, TIMINGS, Clock.systemUTC(), System::nanoTime);
		return this.threads.submit(() -> carriedOut(rotation, rows, runner));
	}

	private Rotation carriedOut(Rotation accepted, RotationRows rows, StepRunner<Rotation> runner)
			throws InterruptedException {
		Rotation rotation = accepted;
		while (!rotation.rests()) {
			try {
				Step.Kept<Rotation> step = runner.run(rotation, (intend) -> keep(intend, rows)).step();
				keep(step.next(), rows);
				if (step instanceof Step.WaitUntil<Rotation> wait) {
					Thread.sleep(Math.max(0, Duration.between(Instant.now(), wait.until()).toMillis()));
				}
			}
			catch (SubjectIsStale _) {
				Thread.sleep(1);
			}
			rotation = rows.find(accepted.id()).orElseThrow();
		}
		return rotation;
	}

	/** As the engine does, in one transaction. */
	private void keep(Step.Intend<Rotation> intend, RotationRows rows) {
		this.database.transactions().executeWithoutResult((_) -> {
			if (!intend.stillRight().getAsBoolean()) {
				throw new SubjectIsStale(intend.intent());
			}
			rows.save(intend.intent());
		});
	}

	private void keep(Rotation next, RotationRows rows) {
		this.database.transactions().executeWithoutResult((_) -> {
			if (next.revision() > rows.find(next.id()).orElseThrow().revision()) {
				rows.save(next);
			}
		});
	}

	/** What happens right before a write is sent. */
	@FunctionalInterface
	private interface BeforeSending {

		Fence guard(Fence fence);

	}

	/** Writers meet there, having read; who is alone goes on after a while. */
	private static final class Meeting implements BeforeSending {

		private final CountDownLatch both = new CountDownLatch(2);

		@Override
		public Fence guard(Fence fence) {
			return () -> {
				this.both.countDown();
				await(this.both, 700);
				return fence.open();
			};
		}

	}

	/** The first writer stands still there until it is let go. */
	private static final class Halt implements BeforeSending {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch over = new CountDownLatch(1);

		@Override
		public Fence guard(Fence fence) {
			return () -> {
				this.reached.countDown();
				await(this.over, 60_000);
				return fence.open();
			};
		}

	}

	private static void await(CountDownLatch latch, long millis) {
		try {
			latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Everybody gets everything. */
	private static final class NoLeases implements ResourceLeases {

		@Override
		public Optional<Held> heldByOther(String resource, Holder holder) {
			return Optional.empty();
		}

		@Override
		public boolean take(String resource, Holder holder) {
			return true;
		}

		@Override
		public void giveBack(String resource, Holder holder) {
			// Nobody has it.
		}

	}

	/** The adapter for namespaces, with an eye on when it sends. */
	private static final class Namespaces extends KindsOfCode {

		private final ConsumerApi api;

		private final BeforeSending before;

		Namespaces(ArmResources arm, BeforeSending before) {
			this.api = Objects.requireNonNull(SpecialKinds.of(arm).get("key-array"));
			this.before = before;
		}

		@Override
		public boolean sharesItsResource(ConsumerId consumer) {
			return this.api.hasBlocks();
		}

		@Override
		public ConsumerState read(ConsumerId consumer) {
			return this.api.read(consumer);
		}

		@Override
		public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
				Fence fence) {
			return this.api.write(consumer, seen, change, this.before.guard(fence));
		}

		@Override
		public OperationStatus follow(ConsumerId consumer, String operation) {
			return this.api.follow(consumer, operation);
		}

	}

}
