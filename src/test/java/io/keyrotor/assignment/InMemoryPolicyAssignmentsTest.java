package io.keyrotor.assignment;

class InMemoryPolicyAssignmentsTest extends PolicyAssignmentsContract {

	@Override
	protected PolicyAssignments assignments() {
		return new InMemoryPolicyAssignments();
	}

}
