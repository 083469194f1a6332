package io.keyrotor.assignment;

import java.util.List;

import io.keyrotor.policy.Violation;

/** The answer to the request for an assignment. */
public sealed interface AssignmentAdmission {

	/**
	 * Accepted now, or earlier with the same Idempotency-Key: it will be carried out
	 * whatever happens.
	 */
	record Accepted(PolicyAssignment assignment) implements AssignmentAdmission {
	}

	/**
	 * Refused, because the policy breaks the rules of every selected store; nothing was
	 * done.
	 */
	record Refused(List<Violation> violations) implements AssignmentAdmission {

		public Refused {
			violations = List.copyOf(violations);
		}

	}

}
