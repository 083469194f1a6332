package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.RotationFilter;
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

	private static final KeyId OTHER = KeyId.of("sandbox-hsm", "dicom-cmk");

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

	@Test
	void locksBothKeysOfARotationThatMovesConsumers() throws Exception {
		List<Rotation> answers = simultaneously(20,
				() -> this.rotations.accept(
						ThreadLocalRandom.current().nextBoolean() ? RotationFixtures.moving(RotationFixtures.KEY, OTHER)
								: RotationFixtures.moving(OTHER, RotationFixtures.KEY)));
		assertThat(answers).extracting(Rotation::id).containsOnly(answers.getFirst().id());
		assertThat(this.rotations.live(OTHER)).isEqualTo(this.rotations.live(RotationFixtures.KEY));
		assertThat(this.rotations.accept(RotationFixtures.requested(OTHER)).id()).isEqualTo(answers.getFirst().id());
		assertThat(this.rotations.list(RotationFilter.of(OTHER), Optional.empty(), 10)).hasSize(1);
		assertThat(this.rotations.list(RotationFilter.of(RotationFixtures.KEY), Optional.empty(), 10)).hasSize(1);
	}

	@Test
	void keepsNothingThatIsNotRightAnyMoreWhenTheKeysAreLocked() {
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.accept(RotationFixtures.moving(RotationFixtures.KEY, OTHER), () -> false));
		assertThat(this.rotations.live(OTHER)).isEmpty();
	}

	@Test
	void aHeldRotationGivesWayInOneTransactionOrNotAtAll() {
		Rotation live = this.rotations.accept(RotationFixtures.requested());
		Rotation held = next(live);
		this.rotations.wake(held, () -> true);
		Rotation ended = RotationFixtures.gaveWay(held);
		Rotation successor = RotationFixtures.moving(RotationFixtures.KEY, OTHER);
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.supersede(ended, successor, () -> false));
		assertThat(this.rotations.live(RotationFixtures.KEY)).contains(held);
		Rotation busy = this.rotations.accept(RotationFixtures.requested(OTHER));
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.supersede(ended, successor, () -> true));
		assertThat(this.rotations.live(RotationFixtures.KEY)).contains(held);
		this.database.jdbc()
			.sql("update rotation set live = 0 where id = :id")
			.param("id", busy.id().toString())
			.update();
		Rotation kept = this.rotations.supersede(ended, successor, () -> true);
		assertThat(kept.id()).isEqualTo(successor.id());
		assertThat(this.rotations.find(held.id()).map(Rotation::phase)).contains(ended.phase());
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.supersede(ended, successor, () -> true));
	}

	@Test
	void doesNotLetARotationComeBackToLifeOnAKeyThatAnotherMovesTo() {
		Rotation over = RotationFixtures.in(new Phase.Canceled());
		this.rotations.accept(before(over));
		this.rotations.wake(over, () -> true);
		Rotation live = this.rotations.accept(RotationFixtures.moving(OTHER, over.key()));
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> this.rotations.wake(next(over), () -> true));
		assertThat(this.rotations.live(over.key())).contains(live);
	}

	@Test
	void movesABindingInTheTransactionThatKeepsItsConsumerAsVerified() {
		JdbcBindings bindings = new JdbcBindings(this.database.jdbc());
		CmkBinding binding = RotationFixtures.binding(RotationFixtures.KEY);
		bindings.add(binding);
		Rotation rotation = this.rotations.accept(RotationFixtures.moving(RotationFixtures.KEY, OTHER));
		KeptDefinitions definitions = new JdbcKeptDefinitions(this.database.jdbc());
		definitions.keep(rotation.id(), binding.id(), "{\"first\":1}");
		definitions.keep(rotation.id(), binding.id(), "{\"second\":2}");
		assertThat(definitions.find(rotation.id(), binding.id())).contains("{\"second\":2}");
		Rotation verified = RotationFixtures.verified(rotation, binding);
		this.database.transactions().executeWithoutResult((transaction) -> {
			this.rotations.wake(verified, () -> true);
			transaction.setRollbackOnly();
		});
		assertThat(bindings.find(binding.id())).contains(binding);
		assertThat(definitions.find(rotation.id(), binding.id())).isPresent();
		this.rotations.wake(verified, () -> true);
		assertThat(bindings.find(binding.id())).contains(binding.on(OTHER));
		assertThat(definitions.find(rotation.id(), binding.id())).isEmpty();
		definitions.keep(RotationId.random(), binding.id(), "{}");
		assertThat(this.database.jdbc().sql("select count(*) from kept_definition").query(Integer.class).single())
			.isZero();
	}

	private static Rotation before(Rotation rotation) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), rotation.target(), false, new Phase.Requested(),
				rotation.revision() - 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private int tasks() {
		return this.database.jdbc().sql("select count(*) from scheduled_tasks").query(Integer.class).single();
	}

	private static Rotation next(Rotation rotation) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), rotation.target(), false,
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
