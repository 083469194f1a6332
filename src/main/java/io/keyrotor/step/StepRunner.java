package io.keyrotor.step;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.keyrotor.key.Fence;
import io.keyrotor.key.FencedOff;

/**
 * Runs one step of a subject. An effect runs only after its intent was kept under a
 * renewed lease, and only as long as its fence is open. What the step says is handed back
 * to be kept in one transaction with the next wake-up.
 *
 * @param <S> what is carried out
 */
public final class StepRunner<S extends Subject> {

	private final Function<S, Step<S>> advance;

	private final Duration fence;

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	/**
	 * @param advance says what the next step of a subject is
	 * @param nanoTime a clock that nobody can set, in nanoseconds
	 */
	public StepRunner(Function<S, Step<S>> advance, Timings timings, InstantSource clock, LongSupplier nanoTime) {
		this.advance = advance;
		this.fence = timings.fence();
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/**
	 * Runs the next step of a subject.
	 * @throws SubjectIsStale if an intent could not be kept; nothing was done then, and
	 * the subject is to be read again at once
	 */
	public Completion<S> run(S subject, Claim<S> claim) {
		return switch (this.advance.apply(subject)) {
			case Step.Kept<S> kept -> new Completion<>(subject, kept, Optional.empty());
			case Step.Intend<S> intend -> carryOut(intend, claim);
		};
	}

	private Completion<S> carryOut(Step.Intend<S> intend, Claim<S> claim) {
		Fence open = Fence.lasting(this.fence, this.nanoTime);
		claim.keep(intend);
		Step.Effected<S> effected = effect(intend, open);
		return new Completion<>(intend.intent(), effected.step(), Optional.of(effected.outcome()));
	}

	/** Whoever comes next looks at what there is. */
	private Step.Effected<S> effect(Step.Intend<S> intend, Fence open) {
		try {
			open.pass();
			return intend.effect().run(open);
		}
		catch (FencedOff _) {
			return new Step.Effected<>(new Step.WaitUntil<>(intend.intent(), this.clock.instant()),
					WriteOutcome.notSent());
		}
	}

	/**
	 * What is to be kept after a step.
	 *
	 * @param <S> what is carried out
	 * @param kept what is kept already: the subject as it was read, or the intent
	 * @param step what is to be kept now
	 * @param outcome what came of the write that was intended with {@code kept}; it is
	 * kept even if the step itself comes too late
	 */
	public record Completion<S extends Subject>(S kept, Step.Kept<S> step, Optional<WriteOutcome> outcome) {

		/** Whether the step changes the subject. */
		public boolean changes() {
			return this.step.next().revision() > this.kept.revision();
		}

	}

}
