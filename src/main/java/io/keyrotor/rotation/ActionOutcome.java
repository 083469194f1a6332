package io.keyrotor.rotation;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.Finding;

/** The answer to what an operator wants of a rotation. */
public sealed interface ActionOutcome {

	/** Kept now: it happens whatever comes. */
	record Done(Rotation rotation) implements ActionOutcome {
	}

	/** It was wanted before, and has happened or is happening. */
	record AlreadyDone(Rotation rotation) implements ActionOutcome {
	}

	/** It does not fit; nothing was done. */
	record Refused(Rotation rotation, Finding finding) implements ActionOutcome {
	}

	/** The rotation has no such consumer. */
	record ConsumerUnknown(Rotation rotation, BindingId consumer) implements ActionOutcome {
	}

}
