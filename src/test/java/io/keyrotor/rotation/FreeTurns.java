package io.keyrotor.rotation;

import java.time.Instant;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.RequestPace;

/** A store that takes every request at once. */
public final class FreeTurns implements RequestLimits {

	@Override
	public Instant turn(KeyStoreName store, RequestPace pace, Instant now) {
		return now;
	}

	@Override
	public void pause(KeyStoreName store, Instant until) {
		// It never needs one.
	}

}
