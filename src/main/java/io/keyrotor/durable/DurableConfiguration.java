package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.assignment.PolicyAssignments;
import io.keyrotor.binding.Bindings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.policy.SetPolicies;
import io.keyrotor.step.Timings;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.step.History;
import io.keyrotor.step.Settling;
import io.keyrotor.step.StepRunner;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.rotation.Rotation;

@Configuration(proxyBeanMethods = false)
class DurableConfiguration {

	private static final String SQLITE = "jdbc:sqlite:";

	private static final int STEPS_AT_ONCE = 20;

	/**
	 * The file is ours before anything opens it: a second process must not even migrate
	 * it.
	 */
	@Bean
	static BeanFactoryPostProcessor databaseIsOwnedFirst() {
		return (beans) -> beans.getBeanDefinition("dataSource").setDependsOn("singleProcess");
	}

	@Bean
	SingleProcess singleProcess(@Value("${spring.datasource.url}") String url) {
		if (!url.startsWith(SQLITE)) {
			throw new IllegalStateException("spring.datasource.url must be of the form jdbc:sqlite:FILE.");
		}
		return SingleProcess.own(Path.of(url.substring(SQLITE.length())));
	}

	@Bean
	TransactionOperations transactions(PlatformTransactionManager manager) {
		return new TransactionTemplate(manager);
	}

	@Bean
	KeyLocks keyLocks() {
		return new KeyLocks();
	}

	@Bean
	ProgressEventRows progressEventRows(JdbcClient jdbc) {
		return new ProgressEventRows(jdbc);
	}

	@Bean
	ExternalWriteRows externalWriteRows(JdbcClient jdbc, Clock clock) {
		return new ExternalWriteRows(jdbc, clock);
	}

	@Bean
	History history(ExternalWriteRows writes, ProgressEventRows events) {
		return new JdbcHistory(writes, events);
	}

	@Bean
	RequestLimits requestLimits(JdbcClient jdbc, TransactionOperations transactions) {
		return new JdbcRequestLimits(jdbc, transactions);
	}

	/** One file belongs to one process, so whoever was at work before has ended. */
	@Bean
	Settling settling(Timings timings, SingleProcess alone, Clock clock) {
		return Settling.alone(timings, clock, System::nanoTime);
	}

	@Bean
	RotationRows rotationRows(JdbcClient jdbc, ProgressEventRows events) {
		return new RotationRows(jdbc, events);
	}

	@Bean
	Wakeups wakeups(ObjectProvider<Scheduler> scheduler, Clock clock) {
		return new Wakeups(scheduler, clock);
	}

	@Bean
	Rotations rotations(RotationRows rows, KeyLocks locks, Wakeups wakeups, TransactionOperations transactions) {
		return new JdbcRotations(rows, locks, wakeups, transactions);
	}

	@Bean
	PolicyAssignments policyAssignments(JdbcClient jdbc, Wakeups wakeups, TransactionOperations transactions) {
		return new JdbcPolicyAssignments(new PolicyAssignmentRows(jdbc), new KeyResultRows(jdbc), wakeups,
				transactions);
	}

	@Bean
	Bindings bindings(JdbcClient jdbc) {
		return new JdbcBindings(jdbc);
	}

	@Bean
	SetPolicies setPolicies(JdbcClient jdbc) {
		return new JdbcSetPolicies(jdbc);
	}

	@Bean
	AcceptedRequests acceptedRequests(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
		return new JdbcAcceptedRequests(jdbc, transactions, clock);
	}

	@Bean
	Lease lease(JdbcClient jdbc, Timings timings, Clock clock) {
		return new Lease(jdbc, timings.callTimeout(), clock);
	}

	@Bean
	Task<Void> rotationTask(RotationRows rows, Rotator rotator, Timings timings, ExternalWriteRows writes,
			KeyLocks locks, Lease lease, Wakeups wakeups, TransactionOperations transactions, Clock clock) {
		StepRunner<Rotation> runner = new StepRunner<>(rotator::advance, timings, clock, System::nanoTime);
		return new StepTask<>(RotationRows.TASK, rows, runner, writes, locks, lease, wakeups, transactions, clock)
			.task();
	}

	@Bean
	Task<Void> assignmentTask(PolicyAssignments assignments, PolicyAssigner assigner, Lease lease, Wakeups wakeups,
			TransactionOperations transactions, Timings timings, Clock clock) {
		return new AssignmentTask(assignments, assigner, lease, wakeups, transactions, timings.fence(), clock).task();
	}

	/** Built by hand and not by its Spring Boot starter, which takes no clock. */
	@Bean(destroyMethod = "")
	@DependsOnDatabaseInitialization
	Scheduler scheduler(DataSource dataSource, List<Task<?>> tasks, Clock clock) {
		return Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), tasks)
			.clock(clock::instant)
			.schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
			.executorService(Executors.newVirtualThreadPerTaskExecutor())
			.threads(STEPS_AT_ONCE)
			.pollingInterval(Duration.ofSeconds(1))
			.pollUsingFetch(0.5, 3.0)
			.heartbeatInterval(Lease.HEARTBEAT)
			.missedHeartbeatsLimit(Lease.MISSED_HEARTBEATS)
			.shutdownMaxWait(Duration.ofSeconds(15))
			.build();
	}

	@Bean
	Engine engine(Scheduler scheduler, Lease lease) {
		return new Engine(scheduler, lease);
	}

}
