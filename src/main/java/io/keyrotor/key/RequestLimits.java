package io.keyrotor.key;

import java.time.Instant;

/**
 * Azure's limits on the requests that create a key version, kept by all replicas
 * together. Callers queue here instead of being refused there.
 */
public interface RequestLimits {

	/**
	 * Takes the next free turn to create a version in a store. A turn that is not used is
	 * lost; a repeat takes one more.
	 * @return when it is, {@code now} or later
	 */
	Instant turn(KeyStoreName store, RequestPace pace, Instant now);

	/**
	 * The store asked for a pause: no turn that is given out from now on comes before
	 * {@code until}. A repeat changes nothing.
	 */
	void pause(KeyStoreName store, Instant until);

}
