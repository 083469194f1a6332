package io.keyrotor.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Simulated time. It passes only when every fiber pauses; what happens at the same moment
 * happens in the order in which it was planned, so a seed repeats everything.
 */
final class World {

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final List<Fiber> fibers = new ArrayList<>();

	private final Fiber main = new Fiber();

	private Fiber running = this.main;

	private Optional<Throwable> failure = Optional.empty();

	private long now;

	private long planned;

	/** True time in nanoseconds, which no process knows. */
	long now() {
		return this.now;
	}

	Fiber running() {
		return this.running;
	}

	/** Something that happens by itself at a later moment. */
	void at(long time, Runnable what) {
		this.events.add(new Event(time, this.planned++, Optional.of(what), this.main, 0));
	}

	/** Begins a new strand of work now. */
	Fiber spawn(Runnable body) {
		Fiber fiber = new Fiber(this, body);
		this.fibers.add(fiber);
		wake(fiber, this.now);
		return fiber;
	}

	/** Ends a strand of work wherever it is. */
	void kill(Fiber fiber) {
		fiber.kill();
		if (fiber == this.running) {
			throw new Fiber.Killed();
		}
		if (!fiber.done()) {
			wake(fiber, this.now);
		}
	}

	/** Lets time pass for the running fiber, and everything else go on meanwhile. */
	void pause(long nanos) {
		wake(this.running, this.now + nanos);
		Fiber me = this.running;
		Fiber next = next();
		if (next != me) {
			handOver(next);
			me.await();
		}
		if (me == this.main && this.failure.isPresent()) {
			throw new Failed(this.failure.get());
		}
	}

	/** Ends all that is left, so that no thread stays behind. */
	void end() {
		for (Fiber fiber : this.fibers) {
			if (!fiber.done()) {
				fiber.kill();
				this.failure = Optional.of(new Fiber.Killed());
				handOver(fiber);
				this.main.await();
			}
		}
	}

	/** The life of a fiber's thread. */
	void live(Fiber fiber, Runnable body) {
		try {
			fiber.await();
			body.run();
		}
		catch (Fiber.Killed _) {
			// Its process has ended.
		}
		catch (Throwable broken) {
			fail(broken);
		}
		fiber.end();
		handOver(next());
	}

	private void fail(Throwable broken) {
		if (this.failure.isEmpty()) {
			this.failure = Optional.of(broken);
		}
	}

	private void wake(Fiber fiber, long time) {
		this.events.add(new Event(time, this.planned++, Optional.empty(), fiber, fiber.nextWake()));
	}

	private void handOver(Fiber next) {
		this.running = next;
		next.give();
	}

	/** Who goes on next; once something is broken, nobody but the main strand. */
	private Fiber next() {
		while (this.failure.isEmpty()) {
			Event event = this.events.remove();
			if (event.what().isEmpty() && !event.fiber().wakesAt(event.wake())) {
				continue;
			}
			this.now = Math.max(this.now, event.time());
			if (event.what().isEmpty()) {
				return event.fiber();
			}
			happen(event.what().get());
		}
		return this.main;
	}

	private void happen(Runnable what) {
		try {
			what.run();
		}
		catch (RuntimeException | AssertionError broken) {
			fail(broken);
		}
	}

	private record Event(long time, long order, Optional<Runnable> what, Fiber fiber,
			long wake) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.time != other.time) ? Long.compare(this.time, other.time)
					: Long.compare(this.order, other.order);
		}

	}

	/** Something happened that must not. */
	static final class Failed extends RuntimeException {

		Failed(Throwable cause) {
			super(cause);
		}

	}

}
