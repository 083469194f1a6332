package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.assignment.PolicyAssignments;
import io.keyrotor.binding.Bindings;
import io.keyrotor.discovery.BindingSweep;
import io.keyrotor.discovery.ConsumerSweep;
import io.keyrotor.discovery.KnownConsumers;
import io.keyrotor.discovery.SweepTurns;
import io.keyrotor.discovery.SweptBindings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.policy.SetPolicies;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.retirement.Retirer;
import io.keyrotor.step.Timings;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.step.History;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;

@Configuration(proxyBeanMethods = false)
class DurableConfiguration {

	private static final String URL = "spring.datasource.url";

	private static final int STEPS_AT_ONCE = 20;

	/**
	 * A task that this version does not know belongs to a newer one, which runs beside it
	 * during an upgrade or did so before; db-scheduler would delete it.
	 */
	private static final Duration NEVER = Duration.ofMillis(Long.MAX_VALUE);

	/**
	 * A file is ours before anything opens it: a second process must not even migrate it.
	 * How a database is opened depends on which one it is, unless somebody has configured
	 * it otherwise. Without it there are only refusals, so the service is not ready then:
	 * another replica may reach it.
	 */
	@Bean
	static BeanFactoryPostProcessor databaseIsOwnedFirst(ConfigurableEnvironment environment) {
		return (beans) -> {
			Database database = Database.of(environment.getRequiredProperty(URL));
			Map<String, Object> settings = new HashMap<>(database.settings());
			settings.put("management.endpoint.health.group.readiness.include", "readinessState,db");
			environment.getPropertySources().addLast(new MapPropertySource("database", settings));
			beans.getBeanDefinition("dataSource").setDependsOn("databaseOwner");
		};
	}

	@Bean
	Database database(@Value("${" + URL + "}") String url) {
		return Database.of(url);
	}

	/** Held as long as the service runs. */
	@Bean
	AutoCloseable databaseOwner(Database database, @Value("${" + URL + "}") String url) {
		return database.own(url);
	}

	@Bean
	TransactionOperations transactions(PlatformTransactionManager manager) {
		return new TransactionTemplate(manager);
	}

	@Bean
	KeyLocks keyLocks(JdbcClient jdbc) {
		return new KeyLocks(jdbc);
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
	WriteJournal writeJournal(ExternalWriteRows rows, KeyLocks locks, TransactionOperations transactions) {
		return new JdbcWriteJournal(rows, locks, transactions);
	}

	@Bean
	RequestLimits requestLimits(JdbcClient jdbc, TransactionOperations transactions) {
		return new JdbcRequestLimits(jdbc, transactions);
	}

	@Bean
	@DependsOn("databaseOwner")
	Settling settling(Database database, Timings timings, Clock clock) {
		return database.settling(timings, clock, System::nanoTime);
	}

	@Bean
	ResourceLeases resourceLeases(JdbcClient jdbc, TransactionOperations transactions, Settling settling, Clock clock) {
		return new JdbcResourceLeases(jdbc, transactions, settling, clock);
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
	RetirementRows retirementRows(JdbcClient jdbc, ProgressEventRows events) {
		return new RetirementRows(jdbc, events);
	}

	@Bean
	Retirements retirements(RetirementRows rows, KeyLocks locks, Wakeups wakeups, TransactionOperations transactions) {
		return new JdbcRetirements(rows, locks, wakeups, transactions);
	}

	@Bean
	PolicyAssignments policyAssignments(JdbcClient jdbc, Wakeups wakeups, TransactionOperations transactions) {
		return new JdbcPolicyAssignments(new PolicyAssignmentRows(jdbc), new KeyResultRows(jdbc), wakeups,
				transactions);
	}

	@Bean
	Bindings bindings(JdbcClient jdbc, TransactionOperations transactions) {
		return new JdbcBindings(jdbc, transactions);
	}

	@Bean
	SweptBindings sweptBindings(JdbcClient jdbc, TransactionOperations transactions) {
		return new JdbcSweptBindings(jdbc, transactions);
	}

	@Bean
	SweepTurns sweepTurns(JdbcClient jdbc, TransactionOperations transactions, SweepProperties properties) {
		return new JdbcSweepTurns(jdbc, transactions, properties.pace());
	}

	@Bean
	KnownConsumers knownConsumers(JdbcClient jdbc, TransactionOperations transactions) {
		return new JdbcKnownConsumers(jdbc, transactions);
	}

	@Bean
	KeptDefinitions keptDefinitions(JdbcClient jdbc) {
		return new JdbcKeptDefinitions(jdbc);
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
	Task<Void> retirementTask(RetirementRows rows, Retirer retirer, Timings timings, ExternalWriteRows writes,
			KeyLocks locks, Lease lease, Wakeups wakeups, TransactionOperations transactions, Clock clock) {
		StepRunner<Retirement> runner = new StepRunner<>(retirer::advance, timings, clock, System::nanoTime);
		return new StepTask<>(RetirementRows.TASK, rows, runner, writes, locks, lease, wakeups, transactions, clock)
			.task();
	}

	@Bean
	Task<Void> assignmentTask(PolicyAssignments assignments, PolicyAssigner assigner, Lease lease, Wakeups wakeups,
			TransactionOperations transactions, Timings timings, Clock clock) {
		return new AssignmentTask(assignments, assigner, lease, wakeups, transactions, timings.fence(), clock).task();
	}

	@Bean
	Task<Void> bindingSweepTask(BindingSweep sweep, TransactionOperations transactions, Clock clock) {
		return StandingTasks.task(StandingTasks.BINDINGS, () -> sweep.advance(clock.instant()), transactions, clock);
	}

	@Bean
	Task<Void> consumerSearchTask(ConsumerSweep sweep, SweepProperties properties, TransactionOperations transactions,
			Clock clock) {
		return StandingTasks.task(StandingTasks.CONSUMERS, () -> {
			sweep.run();
			return clock.instant().plus(properties.interval());
		}, transactions, clock);
	}

	@Bean
	StandingTasks standingTasks(ObjectProvider<Scheduler> scheduler, Clock clock) {
		return new StandingTasks(scheduler, clock);
	}

	@Bean(destroyMethod = "")
	@DependsOnDatabaseInitialization
	Scheduler scheduler(DataSource dataSource, Database database, SchedulerName worker, List<Task<?>> tasks,
			Clock clock) {
		return schedulerOn(dataSource, database, worker, tasks, clock).build();
	}

	/** Built by hand and not by its Spring Boot starter, which takes no clock. */
	static SchedulerBuilder schedulerOn(DataSource dataSource, Database database, SchedulerName worker,
			List<Task<?>> tasks, Clock clock) {
		SchedulerBuilder builder = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), tasks)
			.clock(clock::instant)
			.schedulerName(worker)
			.executorService(Executors.newVirtualThreadPerTaskExecutor())
			.threads(STEPS_AT_ONCE)
			.pollingInterval(Duration.ofSeconds(1))
			.heartbeatInterval(Lease.HEARTBEAT)
			.missedHeartbeatsLimit(Lease.MISSED_HEARTBEATS)
			.shutdownMaxWait(Duration.ofSeconds(15))
			.deleteUnresolvedAfter(NEVER);
		return database.polledBy(builder);
	}

	/** Begins with the process id, so that people can tell whose work a row is. */
	@Bean
	SchedulerName worker() {
		return new SchedulerName.Fixed(ProcessHandle.current().pid() + "-" + UUID.randomUUID());
	}

	@Bean
	Engine engine(Scheduler scheduler, SchedulerName worker, Lease lease, Database database) {
		return new Engine(scheduler, worker, lease, database);
	}

}
