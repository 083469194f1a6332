package io.keyrotor.matrix;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.matrix.Database.Task;
import io.keyrotor.matrix.Database.Unreachable;
import io.keyrotor.matrix.Send.Intent;
import io.keyrotor.step.Claim;
import io.keyrotor.step.Step;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.StepRunner.Completion;
import io.keyrotor.step.Subject;
import io.keyrotor.step.SubjectIsStale;
import io.keyrotor.step.Timings;

/**
 * What the engine does in one process: picks what is due, runs one step of it, and keeps
 * what came of it in one transaction with the next wake-up, as the room durable does with
 * db-scheduler.
 */
final class Worker {

	private final Simulation simulation;

	private final Node node;

	private final Clock clock;

	private final Services services;

	private final Map<Fiber, Intent> intents = new HashMap<>();

	private long looksAt = Long.MAX_VALUE;

	Worker(Simulation simulation, Node node) {
		this.simulation = simulation;
		this.node = node;
		this.clock = node.clock();
		this.services = new Services(simulation, node);
	}

	Services services() {
		return this.services;
	}

	/** What the running fiber is about to change. */
	Intent intent() {
		return java.util.Objects.requireNonNull(this.intents.get(this.simulation.world().running()),
				"Something is sent that nobody intended.");
	}

	/** Something may have become due for this process. */
	void look() {
		long due = this.simulation.database()
			.tasks()
			.values()
			.stream()
			.mapToLong(this::dueAt)
			.min()
			.orElse(Long.MAX_VALUE);
		if (this.node.lively() && due != Long.MAX_VALUE) {
			long at = Math.max(due, this.simulation.now()) + this.simulation.poll();
			if (at < this.looksAt) {
				this.looksAt = at;
				this.simulation.world().at(at, this::poll);
			}
		}
	}

	/** The true time from which on this process may pick the task. */
	private long dueAt(Task task) {
		long now = this.simulation.now();
		if (task.hold().isEmpty()) {
			return Duration.between(Simulation.EPOCH, task.due().minus(this.node.skew())).toNanos();
		}
		Hold hold = task.hold().get();
		long beat = hold.lastHeartbeat(now, this.simulation.database().heartbeatsUntil());
		long dead = beat + hold.by().skew().minus(this.node.skew()).toNanos() + Timings.LEASE.toNanos();
		boolean mine = hold.by() == this.node;
		return (hold.beats(now) && (mine || dead > now)) ? Long.MAX_VALUE : dead + 1;
	}

	private void poll() {
		this.looksAt = Long.MAX_VALUE;
		if (this.node.lively() && this.simulation.database().up()) {
			for (Task task : new ArrayList<>(this.simulation.database().tasks().values())) {
				if (dueAt(task) <= this.simulation.now()) {
					pick(task);
				}
			}
			look();
		}
	}

	private void pick(Task task) {
		Hold hold = new Hold(this.node, this.simulation.now());
		Task held = task.held(hold);
		this.simulation.database().tasks().put(task.id(), held);
		this.node.run(() -> work(held, hold));
	}

	private void work(Task task, Hold hold) {
		try {
			run(task, this.services.runner(task.kind()));
		}
		catch (Unreachable _) {
			failed(task);
		}
		catch (TaskLost _) {
			this.simulation.trace(this.node + " was given up on");
		}
		finally {
			this.intents.remove(this.simulation.world().running());
			hold.end(this.simulation.now());
			this.simulation.look();
		}
	}

	private <S extends Subject> void run(Task task, Runner<S> runner) {
		Optional<S> found = this.simulation.database()
			.read(this.node, () -> rows().find(runner.type(), task.id()))
			.filter((subject) -> !subject.rests());
		if (found.isEmpty()) {
			rest(task, runner);
			return;
		}
		try {
			keep(task, runner.steps().run(found.get(), claim(task)));
		}
		catch (SubjectIsStale _) {
			again(task);
		}
	}

	private <S extends Subject> Claim<S> claim(Task task) {
		Claim<S> guarded = this.simulation.guards().claim((intend) -> keepIntent(task, intend));
		return (intend) -> {
			this.intents.put(this.simulation.world().running(),
					new Intent(intend.intent(), intend.write(), this.simulation.now()));
			guarded.keep(intend);
		};
	}

	private <S extends Subject> void keepIntent(Task task, Step.Intend<S> intend) {
		write(Place.INTENT, () -> {
			intend.write().key().ifPresent(rows()::lock);
			if (!renewed(task) || !intend.stillRight().getAsBoolean()) {
				throw new SubjectIsStale(intend.intent());
			}
			this.simulation.save(intend.intent());
			rows().begin(intend.intent(), intend.write(), this.clock);
			intend.beside().run();
		});
	}

	private boolean renewed(Task task) {
		Optional<Task> now = Optional.ofNullable(tasks().get(task.id()))
			.filter((kept) -> kept.version() == task.version());
		now.flatMap(Task::hold).ifPresent((hold) -> hold.renew(this.simulation.now()));
		return now.isPresent();
	}

	private <S extends Subject> void keep(Task task, Completion<S> completion) {
		try {
			write(Place.STEP, () -> {
				completion.outcome().ifPresent((outcome) -> rows().end(completion.kept(), outcome, this.clock));
				if (completion.changes()) {
					this.simulation.save(completion.step().next());
					rows().abandon(completion.kept(), this.clock);
				}
				else if (!rows().hold(completion.kept())) {
					throw new SubjectIsStale(completion.kept());
				}
				wakeAt(task, completion.step());
			});
			this.simulation.answered(completion);
		}
		catch (SubjectIsStale _) {
			completion.outcome()
				.ifPresent((outcome) -> write(Place.STEP, () -> rows().end(completion.kept(), outcome, this.clock)));
			this.simulation.answered(completion);
			again(task);
		}
	}

	private <S extends Subject> void wakeAt(Task task, Step.Kept<S> step) {
		if (step.next().rests()) {
			mine(task);
			tasks().remove(task.id());
			return;
		}
		reschedule(task, switch (step) {
			case Step.Moved<S> _ -> this.clock.instant();
			case Step.WaitUntil<S> wait -> wait.until();
		});
	}

	private void again(Task task) {
		write(Place.OTHER, () -> reschedule(task, this.clock.instant()));
	}

	private void rest(Task task, Runner<?> runner) {
		write(Place.OTHER, () -> {
			mine(task);
			boolean rests = rows().find(runner.type(), task.id())
				.map((subject) -> subject.rests() && rows().hold(subject))
				.orElse(true);
			if (rests) {
				tasks().remove(task.id());
			}
			else {
				reschedule(task, this.clock.instant());
			}
		});
	}

	/** A step that could not be carried out; if not even that can be kept, it is dead. */
	private void failed(Task task) {
		try {
			write(Place.OTHER, () -> reschedule(task, this.clock.instant().plusSeconds(2)));
		}
		catch (Unreachable | TaskLost _) {
			this.simulation.trace(this.node + " cannot even say that a step failed");
		}
	}

	private void reschedule(Task task, Instant due) {
		mine(task);
		tasks().put(task.id(), task.due(due));
	}

	private void mine(Task task) {
		Task kept = tasks().get(task.id());
		if (kept == null || kept.version() != task.version()) {
			throw new TaskLost();
		}
	}

	private Rows rows() {
		return this.simulation.database().rows();
	}

	private Map<String, Task> tasks() {
		return this.simulation.database().tasks();
	}

	private void write(Place place, Runnable change) {
		this.simulation.database().write(this.node, place, change);
	}

	/** Somebody else has taken the task over. */
	private static final class TaskLost extends RuntimeException {

	}

	/** How subjects of one kind are carried out. */
	record Runner<S extends Subject>(Class<S> type, StepRunner<S> steps) {
	}

}
