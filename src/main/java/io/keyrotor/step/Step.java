package io.keyrotor.step;

import java.time.Instant;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.Fence;

/**
 * What comes of one step. Whoever runs the step keeps it: the step itself changes no row.
 *
 * @param <S> what is carried out
 */
public sealed interface Step<S extends Subject> {

	/**
	 * Something to keep.
	 *
	 * @param <S> what is carried out
	 */
	sealed interface Kept<S extends Subject> extends Step<S> {

		/** The revision to keep, if it is a new one. */
		S next();

	}

	/**
	 * Keep this revision; go on at once, or rest if it is over or held.
	 *
	 * @param <S> what is carried out
	 */
	record Moved<S extends Subject>(S next) implements Kept<S> {
	}

	/**
	 * Keep this revision, if it is a new one, and go on at {@code until}.
	 *
	 * @param <S> what is carried out
	 */
	record WaitUntil<S extends Subject>(S next, Instant until) implements Kept<S> {
	}

	/**
	 * Keep this revision first, as the proof that something beyond our own rows may
	 * happen; then, and only if it was kept and nobody else may work on the subject
	 * meanwhile, run the effect.
	 *
	 * @param <S> what is carried out
	 * @param write what is about to be changed
	 * @param stillRight asked in the transaction that keeps the intent, with the key
	 * locked against everybody who could change the answer; if it does not hold, nothing
	 * is kept and the subject is read again
	 * @param beside keeps what belongs to the intent, in the same transaction; with
	 * either of them lost nothing is sent
	 */
	record Intend<S extends Subject>(S intent, ExternalWrite write, BooleanSupplier stillRight, Runnable beside,
			Effect<S> effect) implements Step<S> {

		/** An intent that depends on nothing but its subject. */
		public Intend(S intent, ExternalWrite write, Effect<S> effect) {
			this(intent, write, () -> true, effect);
		}

		/** An intent with which nothing else is kept. */
		public Intend(S intent, ExternalWrite write, BooleanSupplier stillRight, Effect<S> effect) {
			this(intent, write, stillRight, () -> {
			}, effect);
		}

	}

	/**
	 * A change beyond our own rows. It is over within the lease of its worker and says
	 * what is next.
	 *
	 * @param <S> what is carried out
	 */
	@FunctionalInterface
	interface Effect<S extends Subject> {

		/**
		 * Makes the change once.
		 * @param fence to be passed right before anything is sent
		 * @throws io.keyrotor.key.FencedOff if it was too late; nothing was sent then
		 */
		Effected<S> run(Fence fence);

	}

	/**
	 * What came of an effect.
	 *
	 * @param <S> what is carried out
	 */
	record Effected<S extends Subject>(Kept<S> step, WriteOutcome outcome) {
	}

}
