package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * Disables a version once that is proven to be safe, and only while the proof is fresh.
 * After an answer that leaves the effect open the version is read before anything else is
 * done.
 */
final class Disablement {

	/** How long a proof counts. */
	private static final Duration FRESH = Duration.ofMinutes(5);

	private static final int MOST_CALLS = 3;

	private static final int MOST_LATE = 3;

	private final Keys keys;

	private final Bindings bindings;

	private final Rotations rotations;

	private final Settling settling;

	private final RetirementTimes times;

	private final InstantSource clock;

	Disablement(Keys keys, Bindings bindings, Rotations rotations, Settling settling, RetirementTimes times,
			InstantSource clock) {
		this.keys = keys;
		this.bindings = bindings;
		this.rotations = rotations;
		this.settling = settling;
		this.times = times;
		this.clock = clock;
	}

	Step<Retirement> advance(Retirement retirement, RetirementPhase.Disabling phase, Instant now) {
		Optional<Instant> inDoubt = phase.calledOn().flatMap((calledOn) -> inDoubt(retirement, calledOn));
		if (inDoubt.isPresent()) {
			return new Step.WaitUntil<>(retirement, inDoubt.get());
		}
		VersionDetail seen = this.keys.version(retirement.key(), retirement.version());
		return phase.called() ? settled(retirement, phase, seen, now) : begin(retirement, phase, seen, now);
	}

	private Optional<Instant> inDoubt(Retirement retirement, Instant calledOn) {
		return this.settling.until(retirement.subjectId(), VersionWrite.target(retirement), calledOn);
	}

	/** The call can have no further effect. Without one, everything is proven again. */
	private Step<Retirement> settled(Retirement retirement, RetirementPhase.Disabling phase, VersionDetail seen,
			Instant now) {
		if (!seen.version().enabled()) {
			return new Step.Moved<>(retirement.to(phase.watch(now, this.times.probation()), now));
		}
		RetirementPhase.Disabling without = phase.ignored();
		return new Step.Moved<>(retirement.to((without.calls() < MOST_CALLS) ? without.proveAgain(now)
				: without.hold(List.of(RetirementFindings.notDisabled(retirement, without.calls()))), now));
	}

	private Step<Retirement> begin(Retirement retirement, RetirementPhase.Disabling phase, VersionDetail seen,
			Instant now) {
		if (!seen.version().enabled() || !unchanged(retirement, phase)) {
			return new Step.Moved<>(retirement.to(phase.proveAgain(now), now));
		}
		if (!fresh(phase)) {
			return new Step.Moved<>(
					retirement.to(
							(phase.late() + 1 < MOST_LATE) ? phase.proveTooLate(now)
									: phase
										.hold(List.of(RetirementFindings.proofTooSlow(retirement, FRESH, MOST_LATE))),
							now));
		}
		RetirementPhase.Disabling intent = phase.intend(now);
		Retirement intended = retirement.trying(intent, now);
		return new Step.Intend<>(intended, VersionWrite.of(ExternalWrite.Operation.DISABLE_VERSION, retirement),
				() -> stillRight(retirement, phase), (fence) -> call(intended, intent, seen, fence));
	}

	private boolean stillRight(Retirement retirement, RetirementPhase.Disabling phase) {
		return fresh(phase) && unchanged(retirement, phase);
	}

	private boolean fresh(RetirementPhase.Disabling phase) {
		return this.clock.instant().isBefore(phase.evidence().on().plus(FRESH));
	}

	/**
	 * Whether the key is not being rotated, has no consumers but those that were read,
	 * and none was bound and has left it since.
	 */
	private boolean unchanged(Retirement retirement, RetirementPhase.Disabling phase) {
		Set<BindingId> bound = this.bindings.of(retirement.key())
			.stream()
			.map(CmkBinding::id)
			.collect(Collectors.toUnmodifiableSet());
		boolean left = this.bindings.former(retirement.key())
			.stream()
			.anyMatch((former) -> former.gone().isEmpty() && former.since().isAfter(phase.evidence().on()));
		return !left && this.rotations.live(retirement.key()).isEmpty()
				&& phase.evidence().bindings().containsAll(bound);
	}

	private Step.Effected<Retirement> call(Retirement retirement, RetirementPhase.Disabling intent, VersionDetail seen,
			Fence fence) {
		intent.calledOn()
			.ifPresent((calledOn) -> this.settling.begin(retirement.subjectId(), VersionWrite.target(retirement),
					calledOn));
		try {
			Confirmed<KeyVersion> answer = this.keys.disable(retirement.key(), seen, fence);
			return new Step.Effected<>(answered(retirement, intent, answer.value()),
					WriteOutcome.done(answer, Optional.empty()));
		}
		catch (UpstreamFailure failure) {
			return new Step.Effected<>(failed(retirement, intent, failure, this.clock.instant()),
					WriteOutcome.of(failure));
		}
	}

	private Step.Kept<Retirement> answered(Retirement retirement, RetirementPhase.Disabling intent,
			KeyVersion answered) {
		Instant now = this.clock.instant();
		return answered.enabled() ? lookLater(retirement, intent, now)
				: new Step.Moved<>(retirement.to(intent.watch(now, this.times.probation()), now));
	}

	private Step.Kept<Retirement> lookLater(Retirement retirement, RetirementPhase.Disabling intent, Instant now) {
		return new Step.WaitUntil<>(retirement, intent.calledOn().flatMap((on) -> inDoubt(retirement, on)).orElse(now));
	}

	private Step.Kept<Retirement> failed(Retirement retirement, RetirementPhase.Disabling intent,
			UpstreamFailure failure, Instant now) {
		List<Finding> blocker = List.of(Findings.of(failure));
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> lookLater(retirement.troubled(intent, failure.sentence(), now), intent, now);
			case THROTTLED, STALE -> Patience.retry(retirement, intent.withoutEffect(), failure, now);
			case FORBIDDEN, MISSING, REJECTED ->
				new Step.Moved<>(retirement.to(intent.withoutEffect().hold(blocker), now));
		};
	}

}
