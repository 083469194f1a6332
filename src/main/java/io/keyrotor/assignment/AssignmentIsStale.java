package io.keyrotor.assignment;

/** Somebody else changed the assignment since it was read. */
public final class AssignmentIsStale extends RuntimeException {

	public AssignmentIsStale(PolicyAssignment assignment) {
		super("Policy assignment %s was changed by somebody else before revision %d (%s) could be kept."
			.formatted(assignment.id(), assignment.revision(), assignment.status().word()));
	}

}
