package io.keyrotor.rotation;

import java.util.List;
import java.time.Instant;
import java.util.function.UnaryOperator;

import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.step.Step;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Timings;

/**
 * Runs the steps of one rotation by hand, in time that passes only when a step waits, and
 * can die in any of them.
 */
final class ManualEngine {

	private static final int MOST_STEPS = 500;

	private final Rotator rotator;

	private final SettableClock clock;

	private final Bindings bindings;

	private final KeptInMemory definitions = new KeptInMemory();

	private final LeasesInMemory leases = new LeasesInMemory();

	private final KeptVersions versions = new KeptVersions();

	private Rotation kept;

	ManualEngine(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Timings timings,
			SettableClock clock, Rotation rotation) {
		this(stores, keys, consumers, bindings, (_, _, _) -> List.of(), timings, clock, rotation);
	}

	/** With what is checked before a consumer is moved to another key. */
	ManualEngine(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			Timings timings, SettableClock clock, Rotation rotation) {
		this.rotator = new Rotator(stores, keys, consumers, bindings, checks, this.definitions, new FreeTurns(),
				this.versions, Settling.amongOthers(timings, clock, clock::nanoTime), this.leases, clock);
		this.clock = clock;
		this.bindings = bindings;
		this.kept = rotation;
	}

	/** What was to be retired. */
	KeptVersions versions() {
		return this.versions;
	}

	/** Who has which resource. */
	LeasesInMemory leases() {
		return this.leases;
	}

	/** What is kept of consumers. */
	KeptInMemory definitions() {
		return this.definitions;
	}

	Rotation kept() {
		return this.kept;
	}

	/** Runs until the rotation rests. */
	Rotation run() {
		for (int step = 0; step < MOST_STEPS; step++) {
			if (rests()) {
				return this.kept;
			}
			step(Death.NONE);
		}
		throw new AssertionError("The rotation does not come to rest: " + this.kept);
	}

	boolean rests() {
		return this.kept.rests();
	}

	/**
	 * Runs one step, and keeps of it what a process that dies at this point would have
	 * kept.
	 */
	void step(Death death) {
		switch (advance()) {
			case Step.Intend<Rotation> intend -> intend(intend, death);
			case Step.Kept<Rotation> step when death == Death.NONE -> keep(step);
			case Step.Kept<Rotation> _ -> {
			}
		}
	}

	/** What the next step would be. */
	Step<Rotation> advance() {
		return this.rotator.advance(this.kept);
	}

	private void keep(Step.Kept<Rotation> step) {
		keep(step.next());
		if (step instanceof Step.WaitUntil<Rotation> wait) {
			this.clock.advanceTo(wait.until());
		}
	}

	private void intend(Step.Intend<Rotation> intend, Death death) {
		if (death == Death.BEFORE_INTENT) {
			return;
		}
		if (!intend.stillRight().getAsBoolean()) {
			return;
		}
		keep(intend.intent());
		intend.beside().run();
		if (death == Death.BEFORE_EFFECT) {
			return;
		}
		Step.Kept<Rotation> next = intend.effect().run(() -> true).step();
		if (death == Death.NONE) {
			keep(next);
		}
	}

	private void keep(Rotation next) {
		if (next.revision() != this.kept.revision() && next.revision() != this.kept.revision() + 1) {
			throw new AssertionError("Revision %d cannot follow %d.".formatted(next.revision(), this.kept.revision()));
		}
		BindingMoves.keep(this.kept, next, this.bindings);
		this.kept = next;
	}

	/** An operator's hand in it. */
	void resume() {
		change((rotation) -> rotation.resume(((Phase.Held) rotation.phase()).resume(now()), now()));
	}

	void change(UnaryOperator<Rotation> change) {
		keep(change.apply(this.kept));
	}

	private Instant now() {
		return this.clock.instant();
	}

	/** Where a process dies within a step. */
	enum Death {

		NONE, BEFORE_INTENT, BEFORE_EFFECT, AFTER_EFFECT

	}

}
