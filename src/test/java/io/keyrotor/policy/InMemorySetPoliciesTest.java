package io.keyrotor.policy;

class InMemorySetPoliciesTest extends SetPoliciesContract {

	@Override
	protected SetPolicies setPolicies() {
		return new InMemorySetPolicies();
	}

}
