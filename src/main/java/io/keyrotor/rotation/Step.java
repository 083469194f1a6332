package io.keyrotor.rotation;

import java.time.Instant;

/**
 * What comes of one step of a rotation. Whoever runs the step keeps it: the step itself
 * changes no row.
 */
public sealed interface Step {

	/** Keep this revision; go on at once, or rest if its phase is over or held. */
	record Moved(Rotation next) implements Step {
	}

	/** Keep this revision, if it is a new one, and go on at {@code until}. */
	record WaitUntil(Rotation next, Instant until) implements Step {
	}

	/**
	 * Keep this revision first, as the proof that something beyond our own rows may
	 * happen; then, and only if it was kept and nobody else may work on the rotation
	 * meanwhile, run the effect.
	 */
	record Intend(Rotation intent, Effect effect) implements Step {
	}

	/**
	 * A change beyond our own rows. It is over within the lease of its worker and says
	 * what is next.
	 */
	@FunctionalInterface
	interface Effect {

		/** Makes the change once; its answer is never another {@link Intend}. */
		Step run();

	}

}
