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
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.step.Step;

/**
 * The time in which a consumer that has left a version may still have it in its cache. It
 * counts for each consumer from when it was first read off the version; what follows the
 * key is off it once the current version can be used and its service shows no other.
 */
final class Soak {

	/** What follows a key looks for a new version about once a day. */
	private static final Duration LONGEST_LAG = Duration.ofDays(2);

	private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

	private final VersionSurvey survey;

	private final Bindings bindings;

	private final ConsumerKinds kinds;

	private final RetirementTimes times;

	Soak(VersionSurvey survey, Bindings bindings, ConsumerKinds kinds, RetirementTimes times) {
		this.survey = survey;
		this.bindings = bindings;
		this.kinds = kinds;
		this.times = times;
	}

	/** The longest cache time of the key's consumers, and whose it is. */
	Optional<SoakMinimum> minimum(KeyId key) {
		return this.bindings.of(key)
			.stream()
			.flatMap((binding) -> minimum(binding).stream())
			.max(Comparator.comparing(SoakMinimum::duration));
	}

	private Optional<SoakMinimum> minimum(CmkBinding binding) {
		return switch (this.kinds.rules(binding.consumer().kind()).retirement()) {
			case RetirementRule.AfterCache after ->
				Optional.of(new SoakMinimum(after.cacheTime(), binding.consumer(), after.source()));
			case RetirementRule.KeepsOldVersions _ -> Optional.empty();
		};
	}

	/** The longest cache time of all kinds of consumers, of those we cannot see too. */
	static Duration longest(ConsumerKinds kinds) {
		return kinds.kinds()
			.stream()
			.map((kind) -> cacheTime(kinds, kind))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
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
		List<Obstacle> lagging = sight.curedBy(Obstacle.Cure.SOAK);
		if (!lagging.isEmpty()) {
			return lag(retirement, phase, lagging, now);
		}
		return now.isBefore(phase.until()) ? new Step.WaitUntil<>(calm(retirement, phase, now), phase.until())
				: new Step.Moved<>(retirement.to(phase.prove(now, this.times.proofWindow()), now));
	}

	/** The soak has not begun for all: it is looked at again and again until it has. */
	private static Step<Retirement> lag(Retirement retirement, RetirementPhase.Soaking phase, List<Obstacle> lagging,
			Instant now) {
		List<Finding> findings = Obstacle.findings(lagging);
		String why = findings.stream().map(Finding::message).collect(Collectors.joining(" "));
		boolean known = retirement.failures() == 0 && retirement.trouble().equals(Optional.of(why));
		if (known && !now.isBefore(retirement.updatedOn().plus(LONGEST_LAG))) {
			return new Step.Moved<>(retirement.to(phase.hold(findings), now));
		}
		return new Step.WaitUntil<>(known ? retirement : retirement.waiting(phase, why, now), now.plus(BETWEEN_LOOKS));
	}

	/** One that is back on the version soaks afresh when it is off it again. */
	private RetirementPhase.Soaking seen(RetirementPhase.Soaking phase, VersionSurvey.Sight sight, Instant now) {
		Set<BindingId> off = sight.off().stream().map(ConsumerReading::binding).collect(Collectors.toUnmodifiableSet());
		Duration longest = sight.off()
			.stream()
			.filter((reading) -> !phase.seen().contains(reading.binding()))
			.map((reading) -> cacheTime(this.kinds, reading.consumer().kind()))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
		return phase.seen().equals(off) ? phase : phase.seeing(off, now.plus(longest));
	}

	private static Duration cacheTime(ConsumerKinds kinds, ConsumerKind kind) {
		return switch (kinds.rules(kind).retirement()) {
			case RetirementRule.AfterCache after -> after.cacheTime();
			case RetirementRule.KeepsOldVersions _ -> Duration.ZERO;
		};
	}

	/** The trouble there was is over. */
	private static Retirement calm(Retirement retirement, RetirementPhase.Soaking phase, Instant now) {
		return retirement.trouble().isPresent() ? retirement.to(phase, now) : retirement;
	}

}
