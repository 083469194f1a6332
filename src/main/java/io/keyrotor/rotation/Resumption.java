package io.keyrotor.rotation;

/** The answer to the wish to resume a rotation. */
public sealed interface Resumption {

	/** It goes on. */
	record Resumed(Rotation rotation) implements Resumption {
	}

	/** It is not held; nothing was done. */
	record NotHeld(Rotation rotation) implements Resumption {
	}

}
