package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.keyrotor.key.Finding;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.SubjectIsStale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcRotationsIT {

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private RotationRows rows;

	private Rotations rotations;

	JdbcRotationsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.rows = new RotationRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc()));
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("scheduler",
				Scheduler.create(new TransactionAwareDataSourceProxy(this.database.dataSource()), List.of()).build());
		this.rotations = new JdbcRotations(this.rows, new KeyLocks(this.database.jdbc()),
				new Wakeups(beans.getBeanProvider(Scheduler.class), Clock.systemUTC()), this.database.transactions());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void givesSimultaneousCallersTheOneLiveRotation() throws Exception {
		Set<RotationId> answers = new HashSet<>();
		for (Rotation answer : simultaneously(20, () -> this.rotations.accept(RotationFixtures.requested()))) {
			answers.add(answer.id());
		}
		assertThat(answers).hasSize(1);
		assertThat(tasks()).isEqualTo(1);
	}

	@Test
	void callersWhileRotationsEndGetOneAllTheSame() throws Exception {
		simultaneously(60, () -> {
			Rotation accepted = this.rotations.accept(RotationFixtures.requested());
			this.database.jdbc()
				.sql("update rotation set live = 0 where id = :id and live = 1")
				.param("id", accepted.id().toString())
				.update();
			return accepted;
		});
		assertThat(this.rotations.live(RotationFixtures.requested().key())).isEmpty();
	}

	@Test
	void wakingIsOneTransactionWithItsRevision() {
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		this.database.jdbc().sql("delete from scheduled_tasks").update();
		this.database.transactions().executeWithoutResult((transaction) -> {
			this.rotations.wake(next(rotation), () -> true);
			transaction.setRollbackOnly();
		});
		assertThat(tasks()).isZero();
		assertThat(this.rotations.find(rotation.id())).contains(rotation);
		this.rotations.wake(next(rotation), () -> true);
		assertThat(tasks()).isEqualTo(1);
	}

	@Test
	void wakesNothingThatIsNotRightAnyMore() {
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.wake(next(rotation), () -> false));
		assertThat(this.rotations.find(rotation.id())).contains(rotation);
	}

	@Test
	void doesNotLetARotationComeBackToLifeBesideAnother() {
		Rotation over = RotationFixtures.in(new Phase.Canceled());
		this.rotations.accept(before(over));
		this.rotations.wake(over, () -> true);
		Rotation live = this.rotations.accept(RotationFixtures.requested());
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> this.rotations.wake(next(over), () -> true));
		assertThat(this.rotations.live(over.key())).contains(live);
	}

	private static Rotation before(Rotation rotation) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), false, new Phase.Requested(),
				rotation.revision() - 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private int tasks() {
		return this.database.jdbc().sql("select count(*) from scheduled_tasks").query(Integer.class).single();
	}

	private static Rotation next(Rotation rotation) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), false,
				new Phase.Held(new Phase.Requested(), new Finding("Forbidden", "A role is missing.")),
				rotation.revision() + 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private static List<Rotation> simultaneously(int times, Callable<Rotation> call) throws Exception {
		List<Rotation> answers = new ArrayList<>();
		try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
			for (Future<Rotation> answer : callers.invokeAll(Stream.generate(() -> call).limit(times).toList())) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

}
