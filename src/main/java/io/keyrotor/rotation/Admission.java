package io.keyrotor.rotation;

import java.util.List;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.plan.PlanCheck;

/** The answer to the request for a rotation. */
public sealed interface Admission {

	/**
	 * Accepted now, or earlier with the same Idempotency-Key: it will be carried out
	 * whatever happens.
	 */
	record Accepted(Rotation rotation) implements Admission {
	}

	/** Refused: the key has a live rotation. */
	record InProgress(Rotation live) implements Admission {
	}

	/** Refused for what was found; nothing was done. */
	record Refused(Finding finding) implements Admission {
	}

	/**
	 * Refused because it would not be safe; nothing was done.
	 *
	 * @param failed the checks that failed, at least one
	 */
	record NotSafe(KeyId key, List<PlanCheck> failed) implements Admission {

		public NotSafe {
			failed = List.copyOf(failed);
		}

	}

}
