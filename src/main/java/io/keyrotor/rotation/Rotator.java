package io.keyrotor.rotation;

import java.time.Instant;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;

/**
 * Carries rotations out, one step at a time. Each step reads what Azure really has, acts
 * if that is still needed, and says what is next. There are no loops, sleeps or retries
 * in it: a retry is a row with a later time.
 */
public final class Rotator {

	private final Creation creation;

	private final Propagation propagation;

	public Rotator(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, RotationTimings timings) {
		this.creation = new Creation(stores, keys, bindings, timings);
		this.propagation = new Propagation(stores, keys, consumers, bindings, timings);
	}

	/**
	 * The next step of a rotation at {@code now}; a rotation that rests stays as it is.
	 */
	public Step advance(Rotation rotation, Instant now) {
		return switch (rotation.phase()) {
			case Phase.Requested requested -> this.creation.begin(rotation, requested, now);
			case Phase.Creating creating -> this.creation.create(rotation, creating, now);
			case Phase.Propagating propagating -> this.propagation.advance(rotation, propagating, now);
			case Phase.Completed _, Phase.Held _, Phase.Failed _ -> new Step.Moved(rotation);
		};
	}

}
