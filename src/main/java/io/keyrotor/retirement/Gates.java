package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.Rotations;

/**
 * Everything that has to be so before a version is disabled. All of it is looked at each
 * time, so that whoever is told no is told everything.
 */
final class Gates {

	private final VersionSurvey survey;

	private final Rotations rotations;

	private final Strangers strangers;

	private final SkippedConsumers skipped;

	private final KeyUseLog log;

	Gates(VersionSurvey survey, Rotations rotations, Strangers strangers, SkippedConsumers skipped, KeyUseLog log) {
		this.survey = survey;
		this.rotations = rotations;
		this.strangers = strangers;
		this.skipped = skipped;
		this.log = log;
	}

	/**
	 * Looks at everything. Reading the key leaves an event in its log, by which the log
	 * is seen to have come as far as this moment.
	 * @throws UpstreamFailure if the key cannot be read
	 */
	Verdict examine(Retirement retirement, RetirementPhase.Proving phase, Instant now) {
		VersionSurvey.Sight sight = this.survey.look(retirement.key(), retirement.version(), now);
		Strangers.Found found = this.strangers.look(retirement.key(), retirement.version());
		LogLook uses = uses(retirement, phase, now);
		List<Obstacle> obstacles = new ArrayList<>(sight.obstacles());
		liveRotation(retirement).ifPresent(obstacles::add);
		obstacles.addAll(this.skipped.look(retirement.key(), retirement.version(), consumers(sight)));
		obstacles.addAll(found.obstacles());
		uses.obstacle().ifPresent(obstacles::add);
		return new Verdict(obstacles, uses.awaited(),
				new Evidence(now, phase.from(), phase.to(), sight.readings(), found.count(), uses.answer()));
	}

	private static Set<ConsumerId> consumers(VersionSurvey.Sight sight) {
		return sight.readings().stream().map(ConsumerReading::consumer).collect(Collectors.toUnmodifiableSet());
	}

	private Optional<Obstacle> liveRotation(Retirement retirement) {
		return this.rotations.live(retirement.key()).map(Gates::inTheWay);
	}

	/** One that moves is waited for. */
	private static Obstacle inTheWay(Rotation live) {
		String message = RetirementFindings.liveRotation(live);
		return live.rests() ? Obstacle.lasting("RotationInProgress", message)
				: Obstacle.passing("RotationInProgress", message);
	}

	private LogLook uses(Retirement retirement, RetirementPhase.Proving phase, Instant now) {
		if (!this.log.configured(retirement.key().store())) {
			return LogLook.of(retirement.accepted().isPresent() ? Optional.empty()
					: Optional.of(RetirementFindings.evidenceMissing(retirement)));
		}
		try {
			return judge(retirement, phase, this.log.uses(retirement.key(), retirement.version(), phase.from(), now));
		}
		catch (UpstreamFailure failure) {
			return LogLook.of(Optional.of(Obstacle.unread("EvidenceUnreadable",
					"The log that shows who used the version %s of the key %s could not be asked."
						.formatted(retirement.version(), retirement.key()),
					failure)));
		}
	}

	/**
	 * A log that has not come as far as the end of the time that counts proves nothing.
	 */
	private static LogLook judge(Retirement retirement, RetirementPhase.Proving phase, KeyUses uses) {
		Optional<Obstacle> used = uses.uses().isEmpty() ? Optional.empty()
				: Optional.of(RetirementFindings.used(retirement, phase, uses.uses()));
		boolean complete = uses.newestEventOfKey().filter((newest) -> !newest.isBefore(phase.to())).isPresent();
		return new LogLook(used, Optional.of(LogAnswer.of(uses)), used.isEmpty() && !complete);
	}

	/**
	 * What came of looking at everything.
	 *
	 * @param awaited whether the log has not come far enough yet
	 */
	record Verdict(List<Obstacle> obstacles, boolean awaited, Evidence evidence) {

		Verdict {
			obstacles = List.copyOf(obstacles);
		}

	}

	private record LogLook(Optional<Obstacle> obstacle, Optional<LogAnswer> answer, boolean awaited) {

		static LogLook of(Optional<Obstacle> obstacle) {
			return new LogLook(obstacle, Optional.empty(), false);
		}

	}

}
