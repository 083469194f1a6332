package io.keyrotor.discovery;

import java.time.Instant;
import java.util.Optional;

/**
 * The requests to Azure that looking around may cost, counted for all replicas together.
 * Rotations do not queue here.
 */
public interface SweepTurns {

	/**
	 * Takes the turns for some requests if they are free now, all or none.
	 * @return empty if they were taken, else when to ask again
	 */
	Optional<Instant> take(int requests, Instant now);

	/**
	 * Azure asked for a pause: nothing is given out before {@code until}. A repeat
	 * changes nothing.
	 */
	void pause(Instant until);

}
