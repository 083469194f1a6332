package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;

import io.keyrotor.key.Backoff;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.Step;

/** What a rotation does when its key store does not do what it was asked for. */
final class StoreTrouble {

	private static final int PATIENCE = 10;

	private final InstantSource clock;

	StoreTrouble(InstantSource clock) {
		this.clock = clock;
	}

	/** It is tried again later. */
	Step.Kept<Rotation> retry(Rotation rotation, Phase phase, UpstreamFailure failure) {
		return new Step.WaitUntil<>(rotation.troubled(phase, failure.sentence(), now()),
				Backoff.next(now(), rotation.failures(), failure.retryAfter()));
	}

	/** A refusal that passes by itself is waited for, though not for ever. */
	Step.Kept<Rotation> refused(Rotation rotation, Phase phase, Phase.Held held, UpstreamFailure failure) {
		return (failure.reason().passing() && patient(rotation)) ? retry(rotation, phase, failure)
				: new Step.Moved<>(rotation.to(held, now()));
	}

	/** Whether the rotation may go on trying what does not work. */
	static boolean patient(Rotation rotation) {
		return rotation.failures() < PATIENCE;
	}

	private Instant now() {
		return this.clock.instant();
	}

}
