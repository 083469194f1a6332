package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.keyrotor.assignment.AssignmentFixtures;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.assignment.PolicyAssignments;
import io.keyrotor.assignment.PolicyAssignmentsContract;
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
class JdbcPolicyAssignmentsIT extends PolicyAssignmentsContract {

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private Scheduler scheduler;

	JdbcPolicyAssignmentsIT(Database kind) {
		this.kind = kind;
	}

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
	protected PolicyAssignments assignments() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("scheduler", this.scheduler);
		return new JdbcPolicyAssignments(new PolicyAssignmentRows(this.database.jdbc()),
				new KeyResultRows(this.database.jdbc()),
				new Wakeups(beans.getBeanProvider(Scheduler.class), Clock.systemUTC()), this.database.transactions());
	}

	@Test
	void acceptanceAndWakeUpAreOneTransaction() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment kept = AssignmentFixtures.requested(0);
		PolicyAssignment lost = AssignmentFixtures.requested(1);
		assignments.accept(kept);
		this.database.transactions().executeWithoutResult((transaction) -> {
			assignments.accept(lost);
			transaction.setRollbackOnly();
		});
		assertThat(due(kept)).isPresent();
		assertThat(due(lost)).isEmpty();
		assertThat(assignments.find(lost.id())).isEmpty();
	}

	@Test
	void wishToEndDoesNotWaitForALaterTime() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment assignment = AssignmentFixtures.requested(0);
		assignments.accept(assignment);
		this.scheduler.reschedule(id(assignment), Instant.now().plus(Duration.ofHours(1)));
		assignments.cancel(assignment.id(), Instant.now());
		assertThat(due(assignment).orElseThrow()).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void wishToEndLeavesAStepUnderWayToItsWorker() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment assignment = AssignmentFixtures.requested(0);
		assignments.accept(assignment);
		this.database.jdbc()
			.sql("update scheduled_tasks set picked = :yes, picked_by = 'worker'")
			.param("yes", true)
			.update();
		assertThat(assignments.cancel(assignment.id(), Instant.now())).isTrue();
		assertThat(assignments.find(assignment.id()).orElseThrow().canceling()).isTrue();
	}

	private Optional<Instant> due(PolicyAssignment assignment) {
		return this.scheduler.getScheduledExecution(id(assignment)).map((execution) -> execution.getExecutionTime());
	}

	private static TaskInstanceId id(PolicyAssignment assignment) {
		return TaskInstanceId.of(AssignmentTask.NAME, assignment.id().toString());
	}

}
