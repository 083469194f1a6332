package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.Backoff;

/**
 * For how long nothing will happen to a retirement, as far as it says itself what it
 * waits for: its caller need not ask again before.
 */
public final class RetirementWait {

	/** Steps follow each other at once. */
	private static final Duration AT_ONCE = Duration.ofSeconds(1);

	/** Somebody may cancel it at any time, so nobody is told to stay away for long. */
	private static final Duration A_WHILE = Duration.ofSeconds(60);

	/** How long the look at the end of a probation may take, with every consumer read. */
	private static final Duration LAST_LOOK = Duration.ofSeconds(30);

	private RetirementWait() {
	}

	/** Between a second and a minute; zero if the retirement is over. */
	public static Duration of(Retirement retirement, Instant now) {
		return switch (retirement.phase()) {
			case RetirementPhase.Soaking soaking -> from(now, later(retirement, soaking.until()));
			case RetirementPhase.Proving proving ->
				awaitsLog(retirement) ? A_WHILE : from(now, later(retirement, proving.to()));
			case RetirementPhase.Disabling _, RetirementPhase.Reenabling _ ->
				from(now, later(retirement, retirement.updatedOn()));
			case RetirementPhase.Probation probation ->
				outlasted(probation, now) ? A_WHILE : from(now, later(retirement, probation.until()));
			case RetirementPhase.Held _ -> A_WHILE;
			case RetirementPhase.Disabled _, RetirementPhase.Reenabled _, RetirementPhase.Canceled _ -> Duration.ZERO;
		};
	}

	/**
	 * Trouble without a failure: the log does not show everything yet, and it is asked
	 * once a minute.
	 */
	private static boolean awaitsLog(Retirement retirement) {
		return retirement.failures() == 0 && retirement.trouble().isPresent();
	}

	/**
	 * Its time is over and it goes on, because a consumer was silent or the version could
	 * not be read; it is looked at again after the usual interval of its watch.
	 */
	private static boolean outlasted(RetirementPhase.Probation probation, Instant now) {
		Instant ended = probation.silences().isEmpty() ? probation.until().plus(LAST_LOOK) : probation.until();
		return !now.isBefore(ended);
	}

	/** Something that did not work is tried again before anything else happens. */
	private static Instant later(Retirement retirement, Instant end) {
		return (retirement.failures() == 0) ? end
				: Backoff.next(retirement.updatedOn(), retirement.failures() - 1, Optional.empty());
	}

	private static Duration from(Instant now, Instant next) {
		Duration left = Duration.between(now, next);
		if (left.compareTo(AT_ONCE) < 0) {
			return AT_ONCE;
		}
		return (left.compareTo(A_WHILE) > 0) ? A_WHILE : left;
	}

}
