package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.keyrotor.key.Finding;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFixtures;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.retirement.RetirementsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcRetirementsIT extends RetirementsContract {

	private final Database kind;

	@TempDir
	Path folder;

	JdbcRetirementsIT(Database kind) {
		this.kind = kind;
	}

	private TestDatabase database;

	private Scheduler scheduler;

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.scheduler = Scheduler.create(new TransactionAwareDataSourceProxy(this.database.dataSource()), List.of())
			.build();
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Override
	protected Retirements retirements() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("scheduler", this.scheduler);
		return new JdbcRetirements(
				new RetirementRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc())),
				new KeyLocks(this.database.jdbc()),
				new Wakeups(beans.getBeanProvider(Scheduler.class), Clock.systemUTC()), this.database.transactions());
	}

	@Test
	void acceptanceAndWakeUpAreOneTransaction() {
		Retirements retirements = retirements();
		Retirement lost = RetirementFixtures.requested();
		this.database.transactions().executeWithoutResult((transaction) -> {
			retirements.accept(lost, () -> true);
			transaction.setRollbackOnly();
		});
		assertThat(due(lost)).isEmpty();
		assertThat(retirements.find(lost.id())).isEmpty();
		retirements.accept(lost, () -> true);
		assertThat(due(lost)).isPresent();
	}

	@Test
	void whatAnOperatorWantsDoesNotWaitForALaterTime() {
		Retirements retirements = retirements();
		Retirement retirement = retirements.accept(RetirementFixtures.requested(), () -> true);
		this.scheduler.reschedule(id(retirement), Instant.now().plus(Duration.ofHours(24)));
		retirements.wake(RetirementFixtures.next(retirement, retirement.phase()));
		assertThat(due(retirement).orElseThrow()).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void tellsThoseWhoWatchWhatHappened() {
		Retirements retirements = retirements();
		Retirement retirement = retirements.accept(RetirementFixtures.requested(), () -> true);
		retirements.wake(RetirementFixtures.next(retirement,
				new RetirementPhase.Canceled(new Finding("Canceled", "It was cancelled."))));
		assertThat(new ProgressEventRows(this.database.jdbc()).of(retirement.subjectId(), 0, 10))
			.extracting((recorded) -> recorded.event().data().get("phase"))
			.containsExactly("Soaking", "Canceled");
	}

	private Optional<Instant> due(Retirement retirement) {
		return this.scheduler.getScheduledExecution(id(retirement)).map((execution) -> execution.getExecutionTime());
	}

	private static TaskInstanceId id(Retirement retirement) {
		return TaskInstanceId.of(RetirementRows.TASK, retirement.subjectId());
	}

}
