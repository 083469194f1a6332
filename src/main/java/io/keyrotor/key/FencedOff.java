package io.keyrotor.key;

/** It was too late to send a change, and nothing was sent. */
public final class FencedOff extends RuntimeException {

	public FencedOff() {
		super("It was too late to send the change, so nothing was sent.");
	}

}
