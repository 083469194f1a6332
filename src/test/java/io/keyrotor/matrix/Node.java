package io.keyrotor.matrix;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Reason;

/**
 * One process of the service, from its start to its death, with a wall clock that may
 * jump and a monotonic clock that cannot. Whatever it does goes through here, so that
 * anything can strike before, within and after.
 */
final class Node {

	private final Simulation simulation;

	private final String name;

	private final long booted;

	private final List<Fiber> fibers = new ArrayList<>();

	private final Worker worker;

	private Duration skew;

	private long died = Long.MAX_VALUE;

	private long frozenSince;

	private long frozenUntil;

	Node(Simulation simulation, String name, Duration skew) {
		this.simulation = simulation;
		this.name = name;
		this.skew = skew;
		this.booted = simulation.now() - simulation.millis(1_000, 1_000_000);
		this.worker = new Worker(simulation, this);
	}

	Worker worker() {
		return this.worker;
	}

	boolean alive() {
		return this.died == Long.MAX_VALUE;
	}

	boolean lively() {
		return alive() && this.simulation.now() >= this.frozenUntil;
	}

	/** The true time of its last sign of life. */
	long livelyUntil() {
		return !alive() ? this.died : lively() ? Long.MAX_VALUE : this.frozenSince;
	}

	Duration skew() {
		return this.skew;
	}

	/** Sets the wall clock, as an administrator or a time server might. */
	void skew(Duration skew) {
		this.skew = skew;
	}

	/** Begins something in this process. */
	Fiber run(Runnable body) {
		Fiber fiber = this.simulation.world().spawn(() -> {
			pause(0);
			body.run();
		});
		this.fibers.removeIf(Fiber::done);
		this.fibers.add(fiber);
		return fiber;
	}

	void die() {
		this.died = lively() ? this.simulation.now() : this.frozenSince;
		this.simulation.died(this);
		Fiber running = this.simulation.world().running();
		boolean suicide = this.fibers.contains(running);
		this.fibers.stream().filter((fiber) -> fiber != running).forEach(this.simulation.world()::kill);
		if (suicide) {
			this.simulation.world().kill(running);
		}
	}

	void freeze(long nanos) {
		this.simulation.trace(this + " stands still for " + nanos / 1_000_000 + " ms");
		this.frozenSince = this.simulation.now();
		this.frozenUntil = this.simulation.now() + nanos;
		this.simulation.world().at(this.frozenUntil, this.simulation::look);
		this.simulation.look();
	}

	/** Ends whatever stands still. */
	void thaw() {
		this.frozenUntil = Math.min(this.frozenUntil, this.simulation.now());
	}

	/** Lets time pass for what runs in this process. */
	void pause(long nanos) {
		this.simulation.world().pause(nanos);
		while (this.frozenUntil > this.simulation.now()) {
			this.simulation.world().pause(this.frozenUntil - this.simulation.now());
		}
	}

	/** Something may strike here, and anybody else may go first. */
	void point(Point point, Place place) {
		Blow blow = this.simulation.blow(this, point, place);
		if (blow == Blow.DEATH) {
			die();
		}
		if (blow == Blow.FREEZE) {
			freeze(this.simulation.freeze());
		}
		pause((point == Point.UNSENT || point == Point.IN_FLIGHT) ? 0 : this.simulation.moment());
	}

	/** Asks Azure something. */
	<T> T ask(Place place, Function<Fault, T> answer) {
		point(Point.BEFORE, place);
		Fault fault = this.simulation.fault(this, place);
		if (fault.reason().isPresent()) {
			pause(fault.timesOut() ? this.simulation.timings().callTimeout().toNanos() : this.simulation.latency());
			throw failure(fault.reason().get(), place);
		}
		pause(this.simulation.latency());
		T told = answer.apply(fault);
		pause(this.simulation.latency());
		point(Point.AFTER, place);
		return told;
	}

	/** Has Azure change something, as an adapter does: the fence is passed last. */
	<T> T change(Place place, Fence fence, Function<Send, T> effect) {
		point(Point.BEFORE, place);
		fence.pass();
		long passed = this.simulation.now();
		point(Point.UNSENT, place);
		Fault fault = this.simulation.fault(this, place);
		Send send = new Send(this, place, this.worker.intent(), fault, this.simulation.now(),
				this.simulation.now() - passed);
		this.simulation.cloud().sent(send);
		Supplier<T> answer = this.simulation.cloud().take(send, effect);
		point(Point.IN_FLIGHT, place);
		long timeout = send.at() + this.simulation.timings().callTimeout().toNanos();
		pause(fault.timesOut() ? timeout - send.at() : this.simulation.latency());
		while (fault == Fault.NONE && !send.landed() && this.simulation.now() < timeout) {
			pause(Math.min(send.lands(), timeout) - this.simulation.now());
		}
		point(Point.AFTER, place);
		if (fault.reason().isPresent() || !send.landed()) {
			throw failure(fault.reason().orElse(Reason.UNCERTAIN), place);
		}
		return answer.get();
	}

	UpstreamFailure failure(Reason reason, Place place) {
		Optional<Duration> wait = (reason == Reason.THROTTLED)
				? Optional.of(Duration.ofNanos(this.simulation.millis(500, 90_000))) : Optional.empty();
		boolean consumer = place == Place.READ_CONSUMER || place == Place.REPIN || place == Place.FOLLOW;
		return new UpstreamFailure(reason,
				new UpstreamFailure.Origin(
						consumer ? UpstreamFailure.Target.CONSUMER : UpstreamFailure.Target.KEY_STORE, "simulated",
						OptionalInt.empty(), Optional.empty(), Optional.of("request")),
				wait, place + " met " + reason + ".", "Try again.");
	}

	/** Nobody can set it. */
	long nanoTime() {
		return this.simulation.now() - this.booted;
	}

	Clock clock() {
		return new WallClock(this);
	}

	private Instant instant() {
		return Simulation.EPOCH.plusNanos(this.simulation.now()).plus(this.skew);
	}

	@Override
	public String toString() {
		return this.name;
	}

	private static final class WallClock extends Clock {

		private final Node node;

		WallClock(Node node) {
			this.node = node;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.node.instant();
		}

	}

}
