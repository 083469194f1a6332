package io.keyrotor.assignment;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.PolicyOutcome;
import io.keyrotor.policy.PolicyRules;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.policy.Violation;

/** What a policy would mean for one key, found out without changing anything. */
final class KeyLook {

	private final KeyStores stores;

	private final RotationPolicyService service;

	private final RotationPolicies policies;

	KeyLook(KeyStores stores, RotationPolicyService service, RotationPolicies policies) {
		this.stores = stores;
		this.service = service;
		this.policies = policies;
	}

	/**
	 * Reads the key and its policy, unless the rules of its store refuse the new policy
	 * anyway.
	 * @throws io.keyrotor.key.UpstreamFailure if the store does not answer
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	Sight of(KeyId key, RotationPolicy policy) {
		List<Violation> violations = PolicyRules.check(policy, this.stores.require(key.store()).rules());
		if (!violations.isEmpty()) {
			return new Sight.Refused(violations);
		}
		return switch (this.service.replace(key, policy, true)) {
			case PolicyOutcome.Refused refused -> new Sight.Refused(refused.violations());
			case PolicyOutcome.NotAllowed notAllowed -> new Sight.NotAllowed(notAllowed.reason());
			case PolicyOutcome.Accepted accepted -> compared(accepted.reading().policy(), this.policies.policy(key));
		};
	}

	private static Sight compared(RotationPolicy wanted, RotationPolicy held) {
		return (content(wanted).equals(content(held)) && wanted.expiryTime().equals(held.expiryTime()))
				? new Sight.Same() : new Sight.Different();
	}

	/** The order of the actions means nothing, nor does the case of their types. */
	private static Set<LifetimeAction> content(RotationPolicy policy) {
		return new HashSet<>(policy.lifetimeActions().stream().map(LifetimeAction::spelled).toList());
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

		/** The key has another policy, and may get this one. */
		record Different() implements Sight {
		}

		/** The policy breaks rules of the key's store. */
		record Refused(List<Violation> violations) implements Sight {
		}

		/** The key may have no policy of its own. */
		record NotAllowed(Finding reason) implements Sight {
		}

		/** The result that this is already, without a change; none if one is needed. */
		default Optional<KeyResult> result(KeyId key, boolean set, Instant now) {
			return switch (this) {
				case Same _ -> Optional.of(KeyResult.inForce(key, set, now));
				case Different _ -> Optional.empty();
				case Refused refused -> Optional.of(KeyResult.refused(key, refused.violations(), now));
				case NotAllowed notAllowed -> Optional.of(KeyResult.skipped(key, notAllowed.reason(), now));
			};
		}

	}

}
