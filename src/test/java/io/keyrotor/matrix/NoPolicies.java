package io.keyrotor.matrix;

import io.keyrotor.key.KeyId;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;

/** A key vault does not need a policy for a rotation on demand, so none is asked for. */
final class NoPolicies implements RotationPolicies {

	@Override
	public RotationPolicy policy(KeyId key) {
		throw new AssertionError("Nobody needs the policy of " + key);
	}

	@Override
	public RotationPolicy replace(KeyId key, RotationPolicy policy) {
		throw new AssertionError("Nobody changes the policy of " + key);
	}

}
