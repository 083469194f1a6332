package io.keyrotor.rotation;

import java.time.Instant;
import java.util.function.UnaryOperator;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;

/**
 * Runs the steps of one rotation by hand, in time that passes only when a step waits, and
 * can die in any of them.
 */
final class ManualEngine {

	private static final int MOST_STEPS = 500;

	private final Rotator rotator;

	private final SettableClock clock;

	private Rotation kept;

	ManualEngine(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, RotationTimings timings,
			SettableClock clock, Rotation rotation) {
		this.rotator = new Rotator(stores, keys, consumers, bindings, timings, clock);
		this.clock = clock;
		this.kept = rotation;
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
		switch (this.rotator.advance(this.kept)) {
			case Step.Intend intend -> intend(intend, death);
			case Step.Moved moved when death == Death.NONE -> keep(moved.next());
			case Step.WaitUntil wait when death == Death.NONE -> {
				keep(wait.next());
				this.clock.advanceTo(wait.until());
			}
			case Step.Moved _, Step.WaitUntil _ -> {
			}
		}
	}

	private void intend(Step.Intend intend, Death death) {
		if (death == Death.BEFORE_INTENT) {
			return;
		}
		keep(intend.intent());
		if (death == Death.BEFORE_EFFECT) {
			return;
		}
		Step next = intend.effect().run();
		if (death == Death.AFTER_EFFECT) {
			return;
		}
		switch (next) {
			case Step.Moved moved -> keep(moved.next());
			case Step.WaitUntil wait -> {
				keep(wait.next());
				this.clock.advanceTo(wait.until());
			}
			case Step.Intend _ -> throw new AssertionError("An effect asked for another effect.");
		}
	}

	private void keep(Rotation next) {
		if (next.revision() != this.kept.revision() && next.revision() != this.kept.revision() + 1) {
			throw new AssertionError("Revision %d cannot follow %d.".formatted(next.revision(), this.kept.revision()));
		}
		this.kept = next;
	}

	/** An operator's hand in it. */
	void resume() {
		change((rotation) -> rotation.to(((Phase.Held) rotation.phase()).resume(now()), now()));
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
