package io.keyrotor.policy;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;

/**
 * What could be learnt of a key's rotation policy. Reading it takes a permission of its
 * own, so that a key can be readable while its policy is not; that is never taken for a
 * key without a policy.
 */
public sealed interface PolicyState {

	/** The policy was read; it may be one that was never set. */
	record Known(RotationPolicy policy) implements PolicyState {
	}

	/**
	 * The store refuses to show the policy, so nothing can be said of it.
	 *
	 * @param why {@code RotationPolicyUnreadable}, with the permission it takes if that
	 * may be what is missing
	 */
	record Unreadable(Finding why) implements PolicyState {
	}

	/**
	 * Reads the policy. A key that backs a certificate has none and is not asked for one.
	 * @throws UpstreamFailure for every failure that may pass, and {@code MISSING}
	 */
	static PolicyState read(RotationPolicies policies, Key key, KeyStore store) {
		if (key.managed()) {
			return new Known(RotationPolicy.NONE);
		}
		try {
			return new Known(policies.policy(key.id()));
		}
		catch (UpstreamFailure failure) {
			if (!failure.lasting() || failure.kind() == Kind.MISSING) {
				throw failure;
			}
			return new Unreadable(unreadable(key, store, failure));
		}
	}

	private static Finding unreadable(Key key, KeyStore store, UpstreamFailure failure) {
		String what = "The rotation policy of the key %s could not be read, so nothing is known of when Azure rotates it: %s"
			.formatted(key.id(), failure.sentence());
		return new Finding("RotationPolicyUnreadable", (failure.reason() == Reason.FORBIDDEN)
				? what + " To read it takes " + permission(store.type()) + "." : what);
	}

	/**
	 * Microsoft Learn, "Azure permissions for security" and "Configure cryptographic key
	 * auto-rotation in Azure Key Vault"; "Managed HSM local RBAC built-in roles".
	 */
	private static String permission(KeyStoreType type) {
		return switch (type) {
			case KEY_VAULT ->
				"the action Microsoft.KeyVault/vaults/keyrotationpolicies/read, which the role Key Vault Crypto Officer has, or in a vault with access policies the key permission Get Rotation Policy";
			case MANAGED_HSM ->
				"the data action Microsoft.KeyVault/managedHsm/keys/read/action, which the role Managed HSM Crypto User has";
		};
	}

}
