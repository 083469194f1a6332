package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.keyrotor.key.Backoff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.Step;

/** How long a retirement goes on trying before somebody is asked. */
final class Patience {

	/** With the pauses between them, about half an hour. */
	private static final int MOST_TRIES = 60;

	private Patience() {
	}

	/**
	 * Something stands in the way: what may be over in a moment is waited for, though not
	 * for ever.
	 */
	static Step.Kept<Retirement> blocked(Retirement retirement, RetirementPhase phase,
			Function<List<Finding>, RetirementPhase.Held> hold, List<Obstacle> lasting, List<Obstacle> passing,
			Instant now) {
		if (lasting.isEmpty() && retirement.failures() < MOST_TRIES) {
			Optional<Duration> asked = passing.stream()
				.flatMap((obstacle) -> obstacle.retryAfter().stream())
				.max(Comparator.naturalOrder());
			String why = String.join(" ", Obstacle.findings(passing).stream().map(Finding::message).toList());
			return retry(retirement, phase, why, asked, now);
		}
		List<Obstacle> all = Stream.concat(lasting.stream(), passing.stream()).toList();
		return new Step.Moved<>(retirement.to(hold.apply(Obstacle.findings(all)), now));
	}

	/** Something that has to be known could not be read. */
	static Step.Kept<Retirement> troubled(Retirement retirement, RetirementPhase phase,
			Function<List<Finding>, RetirementPhase.Held> hold, UpstreamFailure failure, Instant now) {
		return (!failure.lasting() && retirement.failures() < MOST_TRIES) ? retry(retirement, phase, failure, now)
				: new Step.Moved<>(retirement.to(hold.apply(List.of(Findings.of(failure))), now));
	}

	/**
	 * Tries again whatever the failure is and however often it came: nobody gives up
	 * while the version may be disabled because of us.
	 */
	static Step.Kept<Retirement> retry(Retirement retirement, RetirementPhase phase, UpstreamFailure failure,
			Instant now) {
		return retry(retirement, phase, failure.sentence(), failure.retryAfter(), now);
	}

	static Step.Kept<Retirement> retry(Retirement retirement, RetirementPhase phase, String why,
			Optional<Duration> asked, Instant now) {
		return new Step.WaitUntil<>(retirement.troubled(phase, why, now),
				Backoff.next(now, retirement.failures(), asked));
	}

}
