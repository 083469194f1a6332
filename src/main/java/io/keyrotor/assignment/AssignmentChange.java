package io.keyrotor.assignment;

/** The answer to the wish to resume or to cancel an assignment. */
public sealed interface AssignmentChange {

	/** The wish is kept. */
	record Done(PolicyAssignment assignment) implements AssignmentChange {
	}

	/** The assignment is not in a state for it; nothing was done. */
	record NotPossible(PolicyAssignment assignment) implements AssignmentChange {
	}

}
