package io.keyrotor.durable;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The engine as the service builds it, with tasks that only say that they ran. */
@ParameterizedClass
@EnumSource(Database.class)
class EngineIT {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private final List<Engine> engines = new ArrayList<>();

	EngineIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
	}

	@AfterEach
	void close() {
		this.engines.stream().filter(Engine::isRunning).forEach(Engine::stop);
		this.database.close();
	}

	@Test
	void taskOfANewerVersionIsLeftAloneHoweverOldItIs() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		Scheduler scheduler = start("older", counting(runs));
		Instant longAgo = Instant.now().minus(Duration.ofDays(400));
		row("retirement-sweep", "newer", longAgo);
		row("retirement-sweep", "newer-and-at-work", longAgo);
		this.database.jdbc()
			.sql("update scheduled_tasks set picked = :yes, picked_by = 'newer', last_heartbeat = :then, version = 7 where task_instance = 'newer-and-at-work'")
			.param("yes", true)
			.param("then", Timestamp.from(longAgo))
			.update();
		List<String> before = rows();
		for (int round = 1; round <= 3; round++) {
			scheduler.schedule(new TaskInstance<>("known", "step-" + round), Instant.now());
			await(runs, round);
		}
		// Long enough for dead executions and forgotten tasks to be looked for again.
		Thread.sleep(Lease.HEARTBEAT.multipliedBy(2).plusSeconds(2));
		assertThat(rows()).containsExactlyElementsOf(before);
	}

	@Test
	void replicaLeavesOthersTheirWorkAndAnOnlyProcessTakesItAtOnce() throws Exception {
		row("known", "step-1", Instant.now());
		this.database.jdbc()
			.sql("update scheduled_tasks set picked = :yes, picked_by = 'another', last_heartbeat = :now")
			.param("yes", true)
			.param("now", Timestamp.from(Instant.now()))
			.update();
		AtomicInteger runs = new AtomicInteger();
		start("this", counting(runs));
		if (this.kind == Database.SQLITE) {
			await(runs, 1);
		}
		else {
			Thread.sleep(3_000);
			assertThat(runs).hasValue(0);
		}
	}

	@Test
	void replicasShareTheWorkAndDoEachPieceOnce() throws Exception {
		assumeTrue(this.kind == Database.POSTGRESQL, "SQLite has one process.");
		AtomicInteger runs = new AtomicInteger();
		for (int step = 0; step < 60; step++) {
			row("known", "step-" + step, Instant.now());
		}
		start("first", counting(runs));
		start("second", counting(runs));
		await(runs, 60);
		Thread.sleep(1_500);
		assertThat(runs).hasValue(60);
		assertThat(rows()).isEmpty();
	}

	@Test
	void whatAStoppingProcessCannotFinishIsFreeForOthersAtOnce() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		row("known", "endless", Instant.now());
		Engine stopping = engine("stopping", Duration.ofMillis(200),
				Tasks.custom("known", Void.class).execute((_, _) -> {
					begun.countDown();
					CountDownLatch never = new CountDownLatch(1);
					while (true) {
						try {
							never.await();
						}
						catch (InterruptedException deaf) {
							Thread.onSpinWait();
						}
					}
				}));
		stopping.start();
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		stopping.stop();
		AtomicInteger runs = new AtomicInteger();
		start("next", counting(runs));
		await(runs, 1);
	}

	private Scheduler start(String worker, Task<Void> task) {
		Scheduler scheduler = scheduler(worker, Duration.ofSeconds(15), task);
		engine(worker, scheduler).start();
		return scheduler;
	}

	private Engine engine(String worker, Duration patience, Task<Void> task) {
		return engine(worker, scheduler(worker, patience, task));
	}

	private Engine engine(String worker, Scheduler scheduler) {
		Lease lease = new Lease(this.database.jdbc(), Duration.ofSeconds(10), Clock.systemUTC());
		Engine engine = new Engine(scheduler, new SchedulerName.Fixed(worker), lease, this.kind);
		this.engines.add(engine);
		return engine;
	}

	private Scheduler scheduler(String worker, Duration patience, Task<Void> task) {
		return DurableConfiguration
			.schedulerOn(this.database.dataSource(), this.kind, new SchedulerName.Fixed(worker), List.of(task),
					Clock.systemUTC())
			.shutdownMaxWait(patience)
			.build();
	}

	private static Task<Void> counting(AtomicInteger runs) {
		return Tasks.oneTime("known").execute((_, _) -> runs.incrementAndGet());
	}

	private void row(String task, String instance, Instant due) {
		this.database.jdbc()
			.sql("insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version) values (:task, :instance, :due, :no, 1)")
			.param("task", task)
			.param("instance", instance)
			.param("due", Timestamp.from(due))
			.param("no", false)
			.update();
	}

	/** Everything that the table says, so that any change is seen. */
	private List<String> rows() {
		return this.database.jdbc()
			.sql("select * from scheduled_tasks order by task_instance")
			.query()
			.listOfRows()
			.stream()
			.map(Object::toString)
			.toList();
	}

	private static void await(AtomicInteger runs, int expected) throws InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		while (runs.get() < expected && System.nanoTime() < end) {
			Thread.sleep(20);
		}
		assertThat(runs.get()).isGreaterThanOrEqualTo(expected);
	}

}
