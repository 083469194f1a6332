package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.Finding;

/**
 * Where a retirement stands. Each phase holds only what exists in it, and a transition is
 * a method on the phase it leaves; what has no method cannot happen.
 */
public sealed interface RetirementPhase {

	/** The name the REST API shows. */
	String name();

	/** Whether the retirement is over and its version free for another one. */
	boolean terminal();

	/**
	 * Waits until no consumer can have the version in its cache any more.
	 *
	 * @param until the end, as far as it is known
	 * @param seen the bindings whose consumers were read off the version, and whose cache
	 * times count from then
	 */
	record Soaking(Instant until, Set<BindingId> seen) implements RetirementPhase {

		public Soaking {
			seen = Set.copyOf(seen);
		}

		/** From the beginning, with no consumer seen off the version yet. */
		static Soaking from(Instant until) {
			return new Soaking(until, Set.of());
		}

		/** Others are off the version by now, and the soak may last longer for them. */
		Soaking seeing(Set<BindingId> off, Instant until) {
			return new Soaking(later(until, this.until), off);
		}

		Proving prove(Instant now, Duration window) {
			return Proving.from(now, window, this.seen, 0);
		}

		Canceled cancel(Finding cause) {
			return new Canceled(cause);
		}

		Held hold(List<Finding> blockers) {
			return new Held(this, blockers, Optional.empty());
		}

		@Override
		public String name() {
			return "Soaking";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * Watches who uses the version, and then looks at everything that may need it.
	 *
	 * @param from since when nobody may have used it
	 * @param to how long at least
	 * @param seen the bindings whose consumers have soaked
	 * @param calls how many times it was to be disabled without any effect
	 * @param late how many proofs in a row got too old before it was
	 */
	record Proving(Instant from, Instant to, Set<BindingId> seen, int calls, int late) implements RetirementPhase {

		public Proving {
			seen = Set.copyOf(seen);
			if (to.isBefore(from)) {
				throw new IllegalArgumentException("A version is watched from a time until a later one.");
			}
		}

		private static Proving from(Instant now, Duration window, Set<BindingId> seen, int calls) {
			return new Proving(now, now.plus(window), seen, calls, 0);
		}

		/** A consumer was bound that has not soaked yet. */
		Soaking soakAgain(Instant now) {
			return new Soaking(now, this.seen);
		}

		Disabling disable(Evidence evidence) {
			return new Disabling(evidence, this.calls, Optional.empty(), this.late);
		}

		Canceled cancel(Finding cause) {
			return new Canceled(cause);
		}

		/** What was looked at is kept with what was found. */
		Held hold(List<Finding> blockers, Optional<Evidence> evidence) {
			return new Held(this, blockers, evidence);
		}

		@Override
		public String name() {
			return "Proving";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * Proven; the version is to be disabled.
	 *
	 * @param calls how many calls had no effect
	 * @param calledOn when the call was intended whose effect is not known yet
	 * @param late how many proofs in a row got too old before this one
	 */
	record Disabling(Evidence evidence, int calls, Optional<Instant> calledOn, int late) implements RetirementPhase {

		/** Whether the version may be disabled, or become so at any moment. */
		boolean called() {
			return this.calledOn.isPresent();
		}

		Disabling intend(Instant now) {
			return new Disabling(this.evidence, this.calls, Optional.of(now), 0);
		}

		/** The call was refused, so it had no effect. */
		Disabling withoutEffect() {
			return new Disabling(this.evidence, this.calls, Optional.empty(), this.late);
		}

		/** The call was made, for all we know, and had no effect. */
		Disabling ignored() {
			return new Disabling(this.evidence, this.calls + 1, Optional.empty(), 0);
		}

		/** Somebody may need the version by now. */
		Proving proveAgain(Instant now) {
			Instant from = this.evidence.from();
			return new Proving(from, later(now, from), this.evidence.bindings(), this.calls, 0);
		}

		/** The proof is too old. */
		Proving proveTooLate(Instant now) {
			Proving again = proveAgain(now);
			return new Proving(again.from(), again.to(), again.seen(), again.calls(), this.late + 1);
		}

		Probation watch(Instant now, Duration probation) {
			return new Probation(this.evidence, this.calledOn.orElse(now), now.plus(probation), List.of());
		}

		/** Only before a call. */
		Canceled cancel(Finding cause) {
			if (called()) {
				throw new IllegalStateException("The version may be disabled already.");
			}
			return new Canceled(cause);
		}

		/** The version is needed, whatever came of the call. */
		Reenabling reenable(Finding cause) {
			return new Reenabling(this.evidence, cause, this.calledOn, Optional.empty());
		}

		Held hold(List<Finding> blockers) {
			return new Held(this, blockers, Optional.empty());
		}

		@Override
		public String name() {
			return "Disabling";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * The version is disabled, and everything that could miss it is watched.
	 *
	 * @param since from when on a refused use of the version counts
	 * @param until the end
	 * @param silences the consumers that could not be read lately
	 */
	record Probation(Evidence evidence, Instant since, Instant until,
			List<Silence> silences) implements RetirementPhase {

		public Probation {
			silences = List.copyOf(silences);
		}

		Probation hearing(List<Silence> silences) {
			return new Probation(this.evidence, this.since, this.until, silences);
		}

		Disabled finish(Instant now) {
			return new Disabled(this.evidence, now);
		}

		/** Something misses the version. */
		Reenabling reenable(Finding cause) {
			return new Reenabling(this.evidence, cause, Optional.empty(), Optional.empty());
		}

		/** Somebody else has enabled it. */
		Reenabled enabledElsewhere(Finding cause) {
			return new Reenabled(cause);
		}

		Held hold(List<Finding> blockers) {
			return new Held(this, blockers, Optional.empty());
		}

		@Override
		public String name() {
			return "Probation";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * The version is to be enabled again.
	 *
	 * @param cause who or what needs it
	 * @param disableCalledOn when a call to disable it was intended that may still take
	 * effect
	 * @param calledOn when it was last intended to enable it
	 */
	record Reenabling(Evidence evidence, Finding cause, Optional<Instant> disableCalledOn,
			Optional<Instant> calledOn) implements RetirementPhase {

		Reenabling intend(Instant now) {
			return new Reenabling(this.evidence, this.cause, this.disableCalledOn, Optional.of(now));
		}

		/** The call is known to have had no effect. */
		Reenabling withoutEffect() {
			return new Reenabling(this.evidence, this.cause, this.disableCalledOn, Optional.empty());
		}

		Reenabled finish() {
			return new Reenabled(this.cause);
		}

		@Override
		public String name() {
			return "Reenabling";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/** The version was disabled and nothing missed it. */
	record Disabled(Evidence evidence, Instant on) implements RetirementPhase {

		Reenabling reenable(Finding cause) {
			return new Reenabling(this.evidence, cause, Optional.empty(), Optional.empty());
		}

		@Override
		public String name() {
			return "Disabled";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/** The version was disabled and is enabled again. */
	record Reenabled(Finding cause) implements RetirementPhase {

		@Override
		public String name() {
			return "Reenabled";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/** Ended before the version was touched. */
	record Canceled(Finding cause) implements RetirementPhase {

		@Override
		public String name() {
			return "Canceled";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/**
	 * Waits for an operator.
	 *
	 * @param blockers all that stands in the way, at least one
	 * @param evidence what was looked at, if it was held while proving
	 */
	record Held(RetirementPhase heldBefore, List<Finding> blockers,
			Optional<Evidence> evidence) implements RetirementPhase {

		public Held {
			blockers = List.copyOf(blockers);
			if (heldBefore.terminal() || heldBefore instanceof Held || blockers.isEmpty()) {
				throw new IllegalArgumentException(
						"A retirement is held before a phase that is live, and because of something.");
			}
		}

		/**
		 * Where it goes on: nothing that was found before it was held counts any more,
		 * and a consumer that was in the way soaks from now on, even if it is nowhere to
		 * be seen any more.
		 */
		RetirementPhase resume(Instant now, Renewal renewal) {
			return switch (this.heldBefore) {
				case Soaking soaking -> Soaking.from(later(soaking.until(), forgotten(now, renewal)));
				case Proving proving when RetirementFindings.onlyEvidenceMissing(this.blockers) -> proving;
				case Proving proving when RetirementFindings.aboutEvidence(this.blockers) ->
					Proving.from(now, renewal.proofWindow(), proving.seen(), proving.calls());
				case Proving _ -> Soaking.from(forgotten(now, renewal));
				case Disabling disabling when !disabling.called() -> disabling.proveAgain(now);
				case Probation probation -> new Probation(probation.evidence(), probation.since(),
						later(probation.until(), now), probation.silences());
				case Disabling _, Reenabling _, Disabled _, Reenabled _, Canceled _, Held _ -> this.heldBefore;
			};
		}

		private Instant forgotten(Instant now, Renewal renewal) {
			return RetirementFindings.aboutConsumers(this.blockers) ? now.plus(renewal.cacheTime()) : now;
		}

		/** The same wait without one of its blockers, if others are left. */
		Held without(String code) {
			List<Finding> left = this.blockers.stream().filter((blocker) -> !blocker.code().equals(code)).toList();
			return new Held(this.heldBefore, left, this.evidence);
		}

		@Override
		public String name() {
			return "Held";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
