package io.keyrotor.retirement;

import java.time.Duration;

/**
 * How long the parts of a retirement take.
 *
 * @param proofWindow for how long after the soak nobody may use the version
 * @param probation how long a disabled version is watched
 * @param watchInterval how often, meanwhile
 */
public record RetirementTimes(Duration proofWindow, Duration probation, Duration watchInterval) {

	public RetirementTimes {
		if (!proofWindow.isPositive() || !probation.isPositive() || !watchInterval.isPositive()) {
			throw new IllegalArgumentException("The times of a retirement must be positive.");
		}
	}

}
