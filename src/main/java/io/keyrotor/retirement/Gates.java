package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.Rotations;

/**
 * Everything that has to be so before a version is disabled. All of it is looked at each
 * time, so that whoever is told no is told everything.
 */
final class Gates {

	/**
	 * By how much one machine of a key store may be ahead of another one with its events:
	 * a log that shows one of some time may lack earlier ones (Azure Monitor, "Log data
	 * ingestion time").
	 */
	private static final Duration OUT_OF_ORDER = Duration.ofMinutes(15);

	private final VersionSurvey survey;

	private final Rotations rotations;

	private final Strangers strangers;

	private final KeyUseLog log;

	private final InstantSource clock;

	Gates(VersionSurvey survey, Rotations rotations, Strangers strangers, KeyUseLog log, InstantSource clock) {
		this.survey = survey;
		this.rotations = rotations;
		this.strangers = strangers;
		this.log = log;
		this.clock = clock;
	}

	/**
	 * Looks at everything, first at what may take long: the proof counts from when the
	 * consumers and the log are read. Reading the key leaves an event in its log, by
	 * which the log is seen to have come as far as this moment.
	 * @throws UpstreamFailure if the key cannot be read
	 */
	Verdict examine(Retirement retirement, RetirementPhase.Proving phase) {
		Function<Set<ConsumerId>, Strangers.Found> search = this.strangers.look(retirement.key(), retirement.version());
		Instant now = this.clock.instant();
		VersionSurvey.Sight sight = this.survey.look(retirement.key(), retirement.version(), now);
		Strangers.Found found = search.apply(sight.bound());
		LogLook uses = uses(retirement, phase);
		List<Obstacle> obstacles = new ArrayList<>(sight.obstacles());
		liveRotation(retirement).ifPresent(obstacles::add);
		obstacles.addAll(found.obstacles());
		uses.obstacle().ifPresent(obstacles::add);
		return new Verdict(obstacles, uses.awaited(),
				new Evidence(now, phase.from(), phase.to(), sight.readings(), found.count(), uses.answer()));
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

	private LogLook uses(Retirement retirement, RetirementPhase.Proving phase) {
		if (!this.log.configured(retirement.key().store())) {
			return LogLook.of(retirement.accepted().isPresent() ? Optional.empty()
					: Optional.of(RetirementFindings.evidenceMissing(retirement)));
		}
		try {
			return judge(retirement, phase, this.log.uses(retirement.key(), retirement.version(), phase.from()));
		}
		catch (UpstreamFailure failure) {
			return LogLook.of(Optional.of(Obstacle.unread("EvidenceUnreadable",
					"The log that shows who used the version %s of the key %s could not be asked."
						.formatted(retirement.version(), retirement.key()),
					failure)));
		}
	}

	/**
	 * A log that has not come well past the end of the time that counts proves nothing.
	 */
	private static LogLook judge(Retirement retirement, RetirementPhase.Proving phase, KeyUses uses) {
		Optional<Obstacle> used = uses.uses().isEmpty() ? Optional.empty()
				: Optional.of(RetirementFindings.used(retirement, phase, uses.uses()));
		boolean complete = uses.newestEventOfKey().filter((newest) -> !newest.isBefore(shownUntil(phase))).isPresent();
		return new LogLook(used, Optional.of(LogAnswer.of(uses)), used.isEmpty() && !complete);
	}

	/** How far the log must have come. */
	static Instant shownUntil(RetirementPhase.Proving phase) {
		return phase.to().plus(OUT_OF_ORDER);
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
