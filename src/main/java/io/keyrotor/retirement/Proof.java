package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.step.Step;

/** From the end of the soak until it is proven that nothing uses the version. */
final class Proof {

	/** How long a log may take to show an event before somebody is asked. */
	static final Duration LATEST_EVIDENCE = Duration.ofHours(6);

	private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

	private final VersionSurvey survey;

	private final Gates gates;

	Proof(VersionSurvey survey, Gates gates) {
		this.survey = survey;
		this.gates = gates;
	}

	Step<Retirement> advance(Retirement retirement, RetirementPhase.Proving phase, Instant now) {
		return now.isBefore(phase.to()) ? watch(retirement, phase, now) : examine(retirement, phase);
	}

	/**
	 * Nobody waits for the end of the window to be told what is known at its beginning.
	 */
	private Step<Retirement> watch(Retirement retirement, RetirementPhase.Proving phase, Instant now) {
		VersionSurvey.Sight sight = this.survey.look(retirement.key(), retirement.version(), now);
		List<Obstacle> lasting = sight.curedBy(Obstacle.Cure.SOMEBODY);
		if (!lasting.isEmpty()) {
			return new Step.Moved<>(retirement.to(phase.hold(Obstacle.findings(lasting), Optional.empty()), now));
		}
		return soaked(phase, sight.readings()) ? new Step.WaitUntil<>(retirement, phase.to())
				: new Step.Moved<>(retirement.to(phase.soakAgain(now), now));
	}

	/** Whether every bound consumer has had the time to forget the version. */
	private static boolean soaked(RetirementPhase.Proving phase, List<ConsumerReading> readings) {
		return readings.stream().map(ConsumerReading::binding).allMatch(phase.seen()::contains);
	}

	private Step<Retirement> examine(Retirement retirement, RetirementPhase.Proving phase) {
		Gates.Verdict verdict = this.gates.examine(retirement, phase);
		Instant now = verdict.evidence().on();
		List<Obstacle> passing = verdict.obstacles()
			.stream()
			.filter((obstacle) -> obstacle.cure() == Obstacle.Cure.RETRY)
			.toList();
		List<Obstacle> others = verdict.obstacles()
			.stream()
			.filter((obstacle) -> obstacle.cure() != Obstacle.Cure.RETRY)
			.toList();
		if (!verdict.obstacles().isEmpty()) {
			return Patience.blocked(retirement, phase, (blockers) -> held(phase, blockers, verdict), others, passing,
					now);
		}
		if (!soaked(phase, verdict.evidence().consumers())) {
			return new Step.Moved<>(retirement.to(phase.soakAgain(now), now));
		}
		return verdict.awaited() ? await(retirement, phase, verdict, now)
				: new Step.Moved<>(retirement.to(phase.disable(verdict.evidence()), now));
	}

	private static RetirementPhase.Held held(RetirementPhase.Proving phase, List<Finding> blockers,
			Gates.Verdict verdict) {
		return phase.hold(blockers, Optional.of(verdict.evidence()));
	}

	/**
	 * Events show late, and a log that shows none at all may be dead. Whether anybody
	 * uses the key or not, each look at it leaves an event, so the log gets as far as it
	 * has to.
	 */
	private static Step<Retirement> await(Retirement retirement, RetirementPhase.Proving phase, Gates.Verdict verdict,
			Instant now) {
		if (!now.isBefore(Gates.shownUntil(phase).plus(LATEST_EVIDENCE))) {
			return new Step.Moved<>(retirement.to(
					held(phase, List.of(RetirementFindings.evidenceLate(retirement, Gates.shownUntil(phase))), verdict),
					now));
		}
		Instant shown = Gates.shownUntil(phase);
		String why = "The log of the key %s does not show what happened until %s yet.".formatted(retirement.key(),
				shown);
		boolean known = retirement.failures() == 0 && retirement.trouble().equals(Optional.of(why));
		return new Step.WaitUntil<>(known ? retirement : retirement.waiting(phase, why, now),
				later(now.plus(BETWEEN_LOOKS), shown));
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
