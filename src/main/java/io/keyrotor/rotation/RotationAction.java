package io.keyrotor.rotation;

import io.keyrotor.binding.BindingId;

/** What an operator may want of a rotation. */
public sealed interface RotationAction {

	/** Let it go on where it was held. */
	record Resume() implements RotationAction {
	}

	/** End it; what was moved goes back. */
	record Cancel() implements RotationAction {
	}

	/** Move its consumers back to the previous version. */
	record RollBack() implements RotationAction {
	}

	/** Look again at one consumer that is stuck or was skipped. */
	record Retry(BindingId consumer) implements RotationAction {
	}

	/** Write one consumer back to what it was like before the rotation wrote it. */
	record PutBack(BindingId consumer) implements RotationAction {
	}

	/**
	 * Leave one consumer out.
	 *
	 * @param reason why; the consumer blocks the retirement of the old version
	 */
	record Skip(BindingId consumer, String reason) implements RotationAction {

		public Skip {
			if (reason.isBlank()) {
				throw new IllegalArgumentException("A consumer is skipped for a reason.");
			}
		}

	}

}
