package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;

/**
 * What comes of one step of an assignment. Whoever runs the step keeps it: the step
 * itself changes no row.
 */
public sealed interface AssignmentStep {

	/**
	 * Keep this revision with these results, and go on at {@code due}, or never if its
	 * phase is terminal.
	 */
	record Moved(PolicyAssignment next, List<KeyResult> results, Instant due) implements AssignmentStep {

		public Moved {
			results = List.copyOf(results);
		}

	}

	/**
	 * Keep this revision first, as the proof that a key's policy may be set; then, and
	 * only if it was kept and nobody else may work on the assignment meanwhile, run the
	 * effect.
	 */
	record Intend(PolicyAssignment intent, Effect effect) implements AssignmentStep {
	}

	/** Sets the policy of one key and says what is next. */
	@FunctionalInterface
	interface Effect {

		Moved run();

	}

}
