package io.keyrotor.retirement;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * Enables a version again, with its own operations, once a call to disable it can have no
 * further effect.
 */
final class Reenablement {

	private final Keys keys;

	private final Settling settling;

	private final InstantSource clock;

	Reenablement(Keys keys, Settling settling, InstantSource clock) {
		this.keys = keys;
		this.settling = settling;
		this.clock = clock;
	}

	Step<Retirement> advance(Retirement retirement, RetirementPhase.Reenabling phase, Instant now) {
		Optional<Instant> inDoubt = inDoubt(retirement, phase);
		if (inDoubt.isPresent()) {
			return new Step.WaitUntil<>(retirement, inDoubt.get());
		}
		VersionDetail seen = this.keys.version(retirement.key(), retirement.version());
		return seen.version().enabled() ? new Step.Moved<>(retirement.to(phase.finish(), now))
				: intend(retirement, phase, seen, now);
	}

	private Optional<Instant> inDoubt(Retirement retirement, RetirementPhase.Reenabling phase) {
		return Stream.of(phase.disableCalledOn(), phase.calledOn())
			.flatMap(Optional::stream)
			.flatMap(
					(calledOn) -> this.settling.until(retirement.subjectId(), VersionWrite.target(retirement), calledOn)
						.stream())
			.max(Comparator.naturalOrder());
	}

	private Step<Retirement> intend(Retirement retirement, RetirementPhase.Reenabling phase, VersionDetail seen,
			Instant now) {
		RetirementPhase.Reenabling intent = phase.intend(now);
		Retirement intended = retirement.trying(intent, now);
		return new Step.Intend<>(intended, VersionWrite.of(ExternalWrite.Operation.ENABLE_VERSION, retirement),
				(fence) -> call(intended, intent, seen, fence));
	}

	private Step.Effected<Retirement> call(Retirement retirement, RetirementPhase.Reenabling intent, VersionDetail seen,
			Fence fence) {
		intent.calledOn()
			.ifPresent((calledOn) -> this.settling.begin(retirement.subjectId(), VersionWrite.target(retirement),
					calledOn));
		try {
			Confirmed<KeyVersion> answer = this.keys.enable(retirement.key(), seen, fence);
			return new Step.Effected<>(answered(retirement, intent, answer.value()),
					WriteOutcome.done(answer, Optional.empty()));
		}
		catch (UpstreamFailure failure) {
			return new Step.Effected<>(failed(retirement, intent, failure, this.clock.instant()),
					WriteOutcome.of(failure));
		}
	}

	private Step.Kept<Retirement> answered(Retirement retirement, RetirementPhase.Reenabling intent,
			KeyVersion answered) {
		Instant now = this.clock.instant();
		return answered.enabled() ? new Step.Moved<>(retirement.to(intent.finish(), now))
				: lookLater(retirement, intent, now);
	}

	private Step.Kept<Retirement> lookLater(Retirement retirement, RetirementPhase.Reenabling intent, Instant now) {
		return new Step.WaitUntil<>(retirement, inDoubt(retirement, intent).orElse(now));
	}

	/** It is needed, so it is tried until it is enabled, by us or by anybody. */
	private Step.Kept<Retirement> failed(Retirement retirement, RetirementPhase.Reenabling intent,
			UpstreamFailure failure, Instant now) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> lookLater(retirement.troubled(intent, failure.sentence(), now), intent, now);
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED ->
				Patience.retry(retirement, intent.withoutEffect(), failure, now);
		};
	}

}
