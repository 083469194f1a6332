package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.PolicyContent;
import io.keyrotor.policy.PolicyDrift;
import io.keyrotor.policy.PolicyReading;
import io.keyrotor.policy.PolicyRules;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.policy.Violation;

/** What a policy would mean for one key, found out without changing anything. */
final class KeyLook {

	private final KeyStores stores;

	private final RotationPolicyService policies;

	KeyLook(KeyStores stores, RotationPolicyService policies) {
		this.stores = stores;
		this.policies = policies;
	}

	/**
	 * Reads the key and its policy, unless the rules of its store refuse the new policy
	 * anyway.
	 * @throws io.keyrotor.key.UpstreamFailure if the store does not answer
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	Sight of(KeyId key, RotationPolicy policy) {
		KeyStoreRules rules = this.stores.require(key.store()).rules();
		List<Violation> violations = PolicyRules.check(policy, rules);
		if (!violations.isEmpty()) {
			return new Sight.Refused(violations);
		}
		PolicyReading held = this.policies.read(key);
		boolean same = held.content().equals(PolicyContent.onceSet(policy, rules)) && standsFor(held.drift());
		return same ? new Sight.Same() : new Sight.Different();
	}

	/**
	 * A late read says nothing of what is there now, and a policy that was set elsewhere
	 * would go on as drift from the one that was set here before.
	 */
	private static boolean standsFor(PolicyDrift drift) {
		return switch (drift) {
			case IN_SYNC, NOT_SET_HERE -> true;
			case CHANGED, LAGGING -> false;
		};
	}

	/** Why a managed key gets no policy, as its store's list already tells. */
	static Finding managed(KeyId key) {
		return new Finding("KeyIsManaged", "The key " + key + " backs a certificate and is rotated with it, so it has"
				+ " no rotation policy of its own. Set the lifetime actions of the certificate instead.");
	}

	/** What was seen. */
	sealed interface Sight {

		/** The key has this policy already. */
		record Same() implements Sight {
		}

		/** The key has another policy, or it is not certain that it has this one. */
		record Different() implements Sight {
		}

		/** The policy breaks rules of the key's store. */
		record Refused(List<Violation> violations) implements Sight {
		}

		/** The result that this is already, without a change; none if one is needed. */
		default Optional<KeyResult> result(KeyId key, boolean set, Instant now) {
			return switch (this) {
				case Same _ ->
					Optional.of(set ? KeyResult.set(key, Optional.empty(), now) : KeyResult.unchanged(key, now));
				case Different _ -> Optional.empty();
				case Refused refused -> Optional.of(KeyResult.refused(key, refused.violations(), now));
			};
		}

	}

}
