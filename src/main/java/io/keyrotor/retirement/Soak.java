package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.KeyId;
import io.keyrotor.step.Step;

/**
 * The time in which a consumer that has left a version may still have it in its cache. It
 * counts for each consumer from when it was first read off the version.
 */
final class Soak {

	private final VersionSurvey survey;

	private final Bindings bindings;

	private final RetirementTimes times;

	Soak(VersionSurvey survey, Bindings bindings, RetirementTimes times) {
		this.survey = survey;
		this.bindings = bindings;
		this.times = times;
	}

	/** The longest cache time of the key's consumers, and whose it is. */
	Optional<SoakMinimum> minimum(KeyId key) {
		return this.bindings.of(key)
			.stream()
			.flatMap((binding) -> minimum(binding).stream())
			.max(Comparator.comparing(SoakMinimum::duration));
	}

	private static Optional<SoakMinimum> minimum(CmkBinding binding) {
		return switch (binding.consumer().kind().retirement()) {
			case RetirementRule.AfterCache after ->
				Optional.of(new SoakMinimum(after.cacheTime(), binding.consumer(), after.source()));
			case RetirementRule.KeepsOldVersions _ -> Optional.empty();
		};
	}

	Step<Retirement> advance(Retirement retirement, RetirementPhase.Soaking phase, Instant now) {
		VersionSurvey.Sight sight = this.survey.look(retirement.key(), retirement.version(), now);
		List<Obstacle> lasting = sight.curedBy(Obstacle.Cure.SOMEBODY);
		List<Obstacle> passing = sight.curedBy(Obstacle.Cure.RETRY);
		if (!lasting.isEmpty() || !passing.isEmpty()) {
			return Patience.blocked(retirement, phase, phase::hold, lasting, passing, now);
		}
		RetirementPhase.Soaking seen = seen(phase, sight, now);
		if (!seen.equals(phase)) {
			return new Step.Moved<>(retirement.to(seen, now));
		}
		return now.isBefore(phase.until()) ? new Step.WaitUntil<>(calm(retirement, phase, now), phase.until())
				: new Step.Moved<>(retirement.to(phase.prove(now, this.times.proofWindow()), now));
	}

	private RetirementPhase.Soaking seen(RetirementPhase.Soaking phase, VersionSurvey.Sight sight, Instant now) {
		Set<BindingId> bound = sight.readings()
			.stream()
			.map(ConsumerReading::binding)
			.collect(Collectors.toUnmodifiableSet());
		Duration longest = sight.readings()
			.stream()
			.filter((reading) -> !phase.seen().contains(reading.binding()))
			.map((reading) -> cacheTime(reading))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
		return phase.seen().containsAll(bound) ? phase : phase.seeing(bound, now.plus(longest));
	}

	private static Duration cacheTime(ConsumerReading reading) {
		return switch (reading.consumer().kind().retirement()) {
			case RetirementRule.AfterCache after -> after.cacheTime();
			case RetirementRule.KeepsOldVersions _ -> Duration.ZERO;
		};
	}

	/** The trouble there was is over. */
	private static Retirement calm(Retirement retirement, RetirementPhase.Soaking phase, Instant now) {
		return retirement.trouble().isPresent() ? retirement.to(phase, now) : retirement;
	}

}
