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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.retirement.RacingRetirements;
import io.keyrotor.retirement.RetiredVersions;
import io.keyrotor.retirement.RetirementFixtures;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.sandbox.InMemoryKeys;
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

	private static final KeyId THIRD = KeyId.of("sandbox-vault", "storage-cmk");

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private RotationRows rows;

	private Rotations rotations;

	private Wakeups wakeups;

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
		this.wakeups = new Wakeups(beans.getBeanProvider(Scheduler.class), Clock.systemUTC());
		this.rotations = new JdbcRotations(this.rows, new KeyLocks(this.database.jdbc()), this.wakeups,
				this.database.transactions());
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
	void asksForEverythingAgainIfARetirementThatIsInTheWayChangesMeanwhile() {
		Retirements retirements = new RacingRetirements(new JdbcRetirements(
				new RetirementRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc())),
				new KeyLocks(this.database.jdbc()), this.wakeups, this.database.transactions()), 1);
		retirements.accept(RetirementFixtures.requested(), () -> true);
		OldVersions versions = new RetiredVersions(new InMemoryKeys(Clock.systemUTC()), retirements, Clock.systemUTC());
		BooleanSupplier kept = () -> versions.keep(RotationFixtures.KEY, RotationFixtures.OLD).isEmpty();
		Rotation rotation = this.rotations.accept(RotationFixtures.requested());
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> this.rotations.wake(next(rotation), kept));
		assertThat(this.rotations.find(rotation.id())).contains(rotation);
		this.rotations.wake(next(rotation), kept);
		assertThat(versions.kept(RotationFixtures.KEY, RotationFixtures.OLD)).isTrue();
		assertThat(this.rotations.find(rotation.id())).contains(next(rotation));
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
	void whatWasKeptOfAConsumerIsKeptForTheRotationThatTakesItOver() {
		JdbcBindings bindings = new JdbcBindings(this.database.jdbc());
		CmkBinding before = RotationFixtures.binding(RotationFixtures.KEY);
		CmkBinding anew = bindings.add(RotationFixtures.binding(RotationFixtures.KEY));
		KeptDefinitions definitions = new JdbcKeptDefinitions(this.database.jdbc());
		Rotation live = this.rotations.accept(RotationFixtures.requested());
		Rotation held = RotationFixtures.heldWriting(live, before);
		this.rotations.wake(held, () -> true);
		definitions.keep(held.id(), before.id(), "{\"fields\":1}");
		definitions.keep(held.id(), BindingId.random(), "{\"forgotten\":1}");
		Rotation ended = RotationFixtures.gaveWay(held);
		Rotation successor = RotationFixtures.inPlaceOf(held, OTHER);
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rotations.supersede(ended, successor, () -> false));
		assertThat(definitions.find(held.id(), before.id())).isPresent();
		this.rotations.supersede(ended, successor, () -> true);
		assertThat(definitions.find(successor.id(), anew.id())).contains("{\"fields\":1}");
		assertThat(this.database.jdbc().sql("select count(*) from kept_definition").query(Integer.class).single())
			.isEqualTo(1);
	}

	@Test
	void takesOverAConsumerOnceThatWasWrittenUnderTwoBindings() {
		JdbcBindings bindings = new JdbcBindings(this.database.jdbc());
		CmkBinding before = RotationFixtures.binding(RotationFixtures.KEY);
		CmkBinding anew = bindings.add(RotationFixtures.binding(RotationFixtures.KEY));
		KeptDefinitions definitions = new JdbcKeptDefinitions(this.database.jdbc());
		Rotation live = this.rotations.accept(RotationFixtures.requested());
		Rotation held = RotationFixtures.heldWriting(live, before, anew);
		this.rotations.wake(held, () -> true);
		definitions.keep(held.id(), before.id(), "{\"fields\":1}");
		definitions.keep(held.id(), anew.id(), "{\"fields\":2}");
		Rotation successor = RotationFixtures.inPlaceOf(held, OTHER);
		this.rotations.supersede(RotationFixtures.gaveWay(held), successor, () -> true);
		assertThat(((Phase.Requested) successor.phase()).heirs()).hasSize(1);
		assertThat(definitions.find(successor.id(), anew.id())).isPresent();
		assertThat(this.database.jdbc().sql("select count(*) from kept_definition").query(Integer.class).single())
			.isEqualTo(1);
	}

	@Test
	void whatWasKeptIsNotLostIfTheRotationThatTookItOverGivesWayBeforeItBegan() {
		JdbcBindings bindings = new JdbcBindings(this.database.jdbc());
		CmkBinding before = RotationFixtures.binding(RotationFixtures.KEY);
		CmkBinding anew = bindings.add(RotationFixtures.binding(RotationFixtures.KEY));
		KeptDefinitions definitions = new JdbcKeptDefinitions(this.database.jdbc());
		Rotation live = this.rotations.accept(RotationFixtures.requested());
		Rotation held = RotationFixtures.heldWriting(live, before);
		this.rotations.wake(held, () -> true);
		definitions.keep(held.id(), before.id(), "{\"fields\":1}");
		Rotation first = this.rotations.supersede(RotationFixtures.gaveWay(held),
				RotationFixtures.inPlaceOf(held, OTHER), () -> true);
		Rotation waiting = RotationFixtures.heldBeforeItBegan(first);
		this.rotations.wake(waiting, () -> true);
		Rotation second = RotationFixtures.inPlaceOf(waiting, THIRD);
		this.rotations.supersede(RotationFixtures.gaveWay(waiting), second, () -> true);
		assertThat(definitions.find(second.id(), anew.id())).contains("{\"fields\":1}");
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
