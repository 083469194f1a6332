package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.FreeTurns;
import io.keyrotor.rotation.KeptVersions;
import io.keyrotor.rotation.LeasesInMemory;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.rotation.ScriptedConsumers;
import io.keyrotor.rotation.SettableClock;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.Settling;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.Step;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteOutcome;
import io.keyrotor.step.WriteOutcome.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** The engine with real rows and steps that a test makes up. */
@ParameterizedClass
@EnumSource(Database.class)
class StepTaskIT {

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(1), Duration.ofSeconds(1));

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private RotationRows rows;

	private ExternalWriteRows writes;

	private JdbcRotations rotations;

	private Wakeups wakeups;

	private Scheduler scheduler;

	private volatile Function<Rotation, Step<Rotation>> advance = Step.Moved::new;

	StepTaskIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		TransactionOperations transactions = this.database.transactions();
		Clock clock = Clock.systemUTC();
		KeyLocks locks = new KeyLocks(this.database.jdbc());
		this.rows = new RotationRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc()));
		this.writes = new ExternalWriteRows(this.database.jdbc(), clock);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		this.wakeups = new Wakeups(beans.getBeanProvider(Scheduler.class), clock);
		StepRunner<Rotation> runner = new StepRunner<>((rotation) -> this.advance.apply(rotation), TIMINGS, clock,
				System::nanoTime);
		Lease lease = new Lease(this.database.jdbc(), TIMINGS.callTimeout(), clock);
		this.scheduler = DurableConfiguration
			.schedulerOn(this.database.dataSource(), this.kind, new SchedulerName.Fixed("worker"),
					List.of(new StepTask<>(RotationRows.TASK, this.rows, runner, this.writes, locks, lease,
							this.wakeups, transactions, clock)
						.task()),
					clock)
			.executorService(Executors.newVirtualThreadPerTaskExecutor())
			.build();
		beans.addBean("scheduler", this.scheduler);
		this.rotations = new JdbcRotations(this.rows, locks, this.wakeups, transactions);
		this.scheduler.start();
	}

	@AfterEach
	void close() {
		this.scheduler.stop();
		this.database.close();
	}

	@Test
	void keepsTheIntentOfAWriteBeforeItAndItsOutcomeAfterIt() throws Exception {
		CountDownLatch kept = new CountDownLatch(1);
		this.advance = (rotation) -> intend(rotation, () -> {
			assertThat(this.writes.of(rotation.subjectId())).singleElement()
				.satisfies((write) -> assertThat(write.outcome()).isEmpty());
			kept.countDown();
			return WriteOutcome.done(new Confirmed<>("", Optional.of("azure-1")), Optional.of(RotationFixtures.NEW));
		});
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		assertThat(kept.await(20, TimeUnit.SECONDS)).isTrue();
		awaitRest(rotation);
		RecordedWrite write = this.writes.of(rotation.subjectId()).getFirst();
		assertThat(write.outcome().flatMap(WriteOutcome::requestId)).contains("azure-1");
		assertThat(write.outcome().flatMap(WriteOutcome::version)).contains(RotationFixtures.NEW);
		assertThat(write.endedOn()).isPresent();
	}

	@Test
	void keepsTheOutcomeOfAWriteWhoseStepAnOperatorOvertook() throws Exception {
		this.advance = (rotation) -> (rotation.phase() instanceof Phase.Requested) ? intend(rotation, () -> {
			Rotation now = this.rows.find(rotation.id()).orElseThrow();
			this.rotations.wake(moved(now, new Phase.Canceled()), () -> true);
			return WriteOutcome.done(new Confirmed<>("", Optional.of("azure-1")), Optional.empty());
		}) : new Step.Moved<>(rotation);
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		awaitRest(rotation);
		awaitOutcome(rotation);
		assertThat(this.rows.find(rotation.id()).orElseThrow().phase()).isEqualTo(new Phase.Canceled());
		assertThat(this.writes.of(rotation.subjectId())).singleElement()
			.satisfies((write) -> assertThat(write.outcome().map(WriteOutcome::result)).contains(Result.DONE));
	}

	@Test
	void keepsTheOutcomeOfAWriteWhoseStepTheDatabaseDidNotTake() throws Exception {
		this.advance = (rotation) -> intend(rotation, () -> {
			this.database.jdbc().sql("alter table progress_event rename to lost_event").update();
			return WriteOutcome.done(new Confirmed<>("", Optional.of("azure-1")), Optional.empty());
		});
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (this.writes.of(rotation.subjectId()).stream().noneMatch((write) -> write.outcome().isPresent())) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.sleep(20);
		}
		assertThat(this.writes.of(rotation.subjectId()).getFirst().outcome().flatMap(WriteOutcome::requestId))
			.contains("azure-1");
		assertThat(this.rows.find(rotation.id()).orElseThrow().revision()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "external_write, kept_definition", "kept_definition, external_write" })
	void keepsNeitherTheIntentNorTheDefinitionBeforeItIfOneOfThemIsNotTaken(String lost, String other)
			throws Exception {
		ScriptedConsumers consumers = new ScriptedConsumers();
		AtomicInteger intents = new AtomicInteger();
		Rotation rotation = definedConsumerOnItsWay(consumers, intents);
		rename(lost, "lost_row");
		this.database.transactions().executeWithoutResult((_) -> this.wakeups.now(RotationRows.TASK, rotation.id()));
		await(() -> intents.get() > 0);
		Thread.sleep(500);
		assertThat(consumers.changes()).isEmpty();
		assertThat(this.rows.find(rotation.id()).orElseThrow().consumers())
			.allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.Pending);
		assertThat(count("lost_row") + count(other)).isZero();
		rename("lost_row", lost);
		await(() -> this.rows.find(rotation.id()).orElseThrow().rests());
		assertThat(consumers.changes()).hasSize(1);
		assertThat(count("kept_definition")).isEqualTo(1);
	}

	/** The real step that writes a consumer of which something is lost by that. */
	private Rotation definedConsumerOnItsWay(ScriptedConsumers consumers, AtomicInteger intents) {
		SettableClock clock = new SettableClock(RotationFixtures.NOON);
		InMemoryKeys keys = new InMemoryKeys(clock);
		KeyVersion before = keys.key(RotationFixtures.KEY).current();
		KeyVersion current = keys.rotate(RotationFixtures.KEY);
		InMemoryBindings bindings = new InMemoryBindings();
		Rotation rotation = RotationFixtures.propagating(bindings, consumers, before.id(), current.id());
		Rotator rotator = new Rotator(InMemoryKeys.stores(), keys, consumers, bindings, (_, _, _) -> List.of(),
				new JdbcKeptDefinitions(this.database.jdbc()), new FreeTurns(), new KeptVersions(),
				Settling.amongOthers(TIMINGS, clock, clock::nanoTime), new LeasesInMemory(), clock);
		this.advance = (subject) -> {
			Step<Rotation> step = rotator.advance(subject);
			intents.addAndGet((step instanceof Step.Intend) ? 1 : 0);
			return step;
		};
		this.rows.insert(rotation);
		return rotation;
	}

	private void rename(String table, String other) {
		this.database.jdbc().sql("alter table " + table + " rename to " + other).update();
	}

	private int count(String table) {
		return this.database.jdbc().sql("select count(*) from " + table).query(Integer.class).single();
	}

	private static void await(BooleanSupplier there) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!there.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.sleep(20);
		}
	}

	@Test
	void sendsNothingIfTheIntentIsNotRightAnyMore() throws Exception {
		AtomicInteger sent = new AtomicInteger();
		AtomicInteger looks = new AtomicInteger();
		this.advance = (rotation) -> (looks.incrementAndGet() == 1)
				? new Step.Intend<>(moved(rotation, rotation.phase()), write(), () -> false, (_) -> {
					sent.incrementAndGet();
					throw new AssertionError("It was sent.");
				}) : new Step.Moved<>(moved(rotation, new Phase.Canceled()));
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		awaitRest(rotation);
		assertThat(sent).hasValue(0);
		assertThat(this.writes.of(rotation.subjectId())).isEmpty();
		assertThat(this.rows.find(rotation.id()).orElseThrow().revision()).isEqualTo(1);
	}

	@Test
	void marksWhatAnotherWorkerLeftWithoutAnAnswerAsUnknown() throws Exception {
		Rotation rotation = RotationFixtures.requested();
		this.database.transactions().executeWithoutResult((_) -> {
			this.rows.insert(rotation);
			this.writes.begin(rotation, write());
		});
		this.advance = (subject) -> new Step.Moved<>(moved(subject, new Phase.Canceled()));
		this.database.transactions().executeWithoutResult((_) -> this.wakeups.now(RotationRows.TASK, rotation.id()));
		awaitRest(rotation);
		awaitOutcome(rotation);
		assertThat(this.writes.of(rotation.subjectId())).singleElement()
			.satisfies((write) -> assertThat(write.outcome().map(WriteOutcome::result)).contains(Result.UNKNOWN));
	}

	@Test
	void looksAgainAtOnceIfAnOperatorActedWhileAStepDecidedToWait() throws Exception {
		AtomicInteger looks = new AtomicInteger();
		this.advance = (rotation) -> {
			if (looks.incrementAndGet() == 1) {
				this.rotations.wake(moved(rotation, rotation.phase()), () -> true);
				return new Step.WaitUntil<>(rotation, Instant.now().plus(Duration.ofHours(1)));
			}
			return new Step.Moved<>(moved(rotation, new Phase.Canceled()));
		};
		awaitRest(this.rotations.accept(RotationFixtures.requested()));
		assertThat(looks).hasValue(2);
	}

	@Test
	void wakesAtOnceWhatWaitsForLong() throws Exception {
		CountDownLatch waits = new CountDownLatch(1);
		this.advance = (rotation) -> {
			waits.countDown();
			return (rotation.revision() == 0) ? new Step.WaitUntil<>(rotation, Instant.now().plus(Duration.ofHours(1)))
					: new Step.Moved<>(moved(rotation, new Phase.Canceled()));
		};
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
		this.rotations.wake(moved(rotation, rotation.phase()), () -> true);
		awaitRest(rotation);
	}

	@Test
	void leavesAPhaseThatItDoesNotKnowToANewerNode() throws Exception {
		AtomicInteger steps = new AtomicInteger();
		this.advance = (rotation) -> {
			steps.incrementAndGet();
			return new Step.Moved<>(moved(rotation, new Phase.Canceled()));
		};
		Rotation rotation = RotationFixtures.requested();
		this.rows.insert(rotation);
		this.database.jdbc()
			.sql("update rotation set phase_content = '{\"tag\":\"quarantining\"}', phase = 'Quarantining'")
			.update();
		this.database.transactions().executeWithoutResult((_) -> this.wakeups.now(RotationRows.TASK, rotation.id()));
		Thread.sleep(3000);
		assertThat(steps).hasValue(0);
		assertThat(this.database.jdbc().sql("select phase_content from rotation").query(String.class).single())
			.contains("quarantining");
		assertThat(this.database.jdbc().sql("select count(*) from scheduled_tasks").query(Integer.class).single())
			.isEqualTo(1);
	}

	@Test
	void tellsThoseWhoWatchWithoutAGap() throws Exception {
		this.advance = (rotation) -> new Step.Moved<>(moved(rotation, new Phase.Canceled()));
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		awaitRest(rotation);
		List<RecordedEvent> events = new ProgressEventRows(this.database.jdbc()).of(rotation.subjectId(), 0, 10);
		assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L);
		assertThat(events).extracting((event) -> event.event().data().get("phase"))
			.containsExactly("Requested", "Canceled");
		assertThat(new ProgressEventRows(this.database.jdbc()).of(rotation.subjectId(), 1, 10)).hasSize(1);
	}

	private static ExternalWrite write() {
		return ExternalWrite.ofKey(ExternalWrite.Operation.CREATE_VERSION, RotationFixtures.KEY, Optional.empty());
	}

	/** Intends a write and is cancelled after it. */
	private static Step<Rotation> intend(Rotation rotation, Supplier<WriteOutcome> effect) {
		Rotation intent = moved(rotation, rotation.phase());
		return new Step.Intend<>(intent, write(), (_) -> {
			WriteOutcome outcome = effect.get();
			return new Step.Effected<>(new Step.Moved<>(moved(intent, new Phase.Canceled())), outcome);
		});
	}

	private static Rotation moved(Rotation rotation, Phase phase) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), rotation.target(), rotation.resumed(), phase,
				rotation.revision() + 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private void awaitRest(Rotation rotation) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!this.rows.find(rotation.id()).orElseThrow().rests()) {
			assertThat(System.nanoTime()).as("still %s", this.rows.find(rotation.id())).isLessThan(end);
			Thread.sleep(20);
		}
	}

	private void awaitOutcome(Rotation rotation) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (this.writes.of(rotation.subjectId()).stream().anyMatch((write) -> write.outcome().isEmpty())) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.sleep(20);
		}
	}

}
