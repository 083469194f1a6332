package io.keyrotor.durable;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import io.keyrotor.binding.Bindings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.matrix.Rows;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History;
import io.keyrotor.step.Subject;
import io.keyrotor.step.WriteOutcome;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The tables of a real database, through everything that the service reaches them with.
 * What is made due goes into the engine's table by an engine that never starts.
 */
public final class DatabaseRows implements Rows {

	private static final List<String> TABLES = List.of("rotation", "retirement", "external_write", "progress_event",
			"cmk_binding", "accepted_request", "request_turn", "key_lock", "kept_definition", "scheduled_tasks");

	private static final RotationFilter ALL_ROTATIONS = new RotationFilter(Optional.empty(), Optional.empty(),
			Optional.empty(), Optional.empty());

	private static final RetirementFilter ALL_RETIREMENTS = new RetirementFilter(Optional.empty(), Optional.empty(),
			Optional.empty(), Optional.empty(), Optional.empty());

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final ProgressEventRows events;

	private final RotationRows rotations;

	private final RetirementRows retirements;

	private final KeyLocks locks;

	public DatabaseRows(TestDatabase database) {
		this.jdbc = database.jdbc();
		this.transactions = database.transactions();
		this.events = new ProgressEventRows(this.jdbc);
		this.rotations = new RotationRows(this.jdbc, this.events);
		this.retirements = new RetirementRows(this.jdbc, this.events);
		this.locks = new KeyLocks(this.jdbc);
		this.beans.addBean("scheduler",
				DurableConfiguration
					.schedulerOn(database.dataSource(), Database.of(database.url()), new SchedulerName.Fixed("nobody"),
							List.of(), Clock.systemUTC())
					.executorService(Executors.newVirtualThreadPerTaskExecutor())
					.build());
	}

	/** The same with nothing in any table. */
	public DatabaseRows emptied() {
		TABLES.forEach((table) -> this.jdbc.sql("delete from " + table).update());
		return this;
	}

	@Override
	public <T> T transaction(Supplier<T> work) {
		return Objects.requireNonNull(this.transactions.execute((_) -> work.get()));
	}

	@Override
	public boolean breakable() {
		return true;
	}

	@Override
	public List<Subject> subjects() {
		return Stream
			.<Subject>concat(
					this.rotations.list(ALL_ROTATIONS, Optional.empty(), Integer.MAX_VALUE).reversed().stream(),
					this.retirements.list(ALL_RETIREMENTS, Optional.empty(), Integer.MAX_VALUE).reversed().stream())
			.toList();
	}

	@Override
	public <S extends Subject> Optional<S> find(Class<S> type, String id) {
		return (type == Rotation.class) ? this.rotations.find(id).map(type::cast)
				: this.retirements.find(id).map(type::cast);
	}

	@Override
	public void save(Subject next) {
		if (next instanceof Rotation rotation) {
			this.rotations.save(rotation);
		}
		else {
			this.retirements.save((Retirement) next);
		}
	}

	@Override
	public boolean hold(Subject kept) {
		return (kept instanceof Rotation rotation) ? this.rotations.hold(rotation)
				: this.retirements.hold((Retirement) kept);
	}

	@Override
	public void lock(KeyId key) {
		this.locks.take(key);
	}

	@Override
	public void begin(Subject intent, ExternalWrite write, Clock clock) {
		writes(clock).begin(intent, write);
	}

	@Override
	public void end(Subject intent, WriteOutcome outcome, Clock clock) {
		writes(clock).end(intent, outcome);
	}

	@Override
	public void abandon(Subject kept, Clock clock) {
		writes(clock).abandon(kept);
	}

	private ExternalWriteRows writes(Clock clock) {
		return new ExternalWriteRows(this.jdbc, clock);
	}

	@Override
	public History history() {
		return new JdbcHistory(writes(Clock.systemUTC()), this.events);
	}

	@Override
	public Bindings bindings() {
		return new JdbcBindings(this.jdbc);
	}

	@Override
	public KeptDefinitions definitions() {
		return new JdbcKeptDefinitions(this.jdbc);
	}

	@Override
	public Rotations rotations(Clock clock) {
		return new JdbcRotations(this.rotations, this.locks, wakeups(clock), this.transactions);
	}

	@Override
	public Retirements retirements(Clock clock) {
		return new JdbcRetirements(this.retirements, this.locks, wakeups(clock), this.transactions);
	}

	private Wakeups wakeups(Clock clock) {
		return new Wakeups(this.beans.getBeanProvider(Scheduler.class), clock);
	}

	@Override
	public AcceptedRequests requests(Clock clock) {
		return new JdbcAcceptedRequests(this.jdbc, this.transactions, clock);
	}

	@Override
	public RequestLimits limits() {
		return new JdbcRequestLimits(this.jdbc, this.transactions);
	}

	@Override
	public Set<String> woken() {
		return new HashSet<>(
				this.jdbc.sql("delete from scheduled_tasks returning task_instance").query(String.class).list());
	}

}
