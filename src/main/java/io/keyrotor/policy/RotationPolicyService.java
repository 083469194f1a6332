package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;

/**
 * Reads, sets and removes rotation policies. Every method reads the key first and throws
 * {@link io.keyrotor.key.KeyStoreUnknown} or {@link io.keyrotor.key.UpstreamFailure},
 * {@code MISSING} if there is no such key.
 */
public final class RotationPolicyService {

	private final KeyStores stores;

	private final Keys keys;

	private final RotationPolicies policies;

	public RotationPolicyService(KeyStores stores, Keys keys, RotationPolicies policies) {
		this.stores = stores;
		this.keys = keys;
		this.policies = policies;
	}

	/** The policy that Azure holds, whatever our rules say of it. */
	public PolicyReading read(KeyId id) {
		KeyStoreRules store = rules(id);
		Key key = this.keys.key(id);
		return reading(this.policies.policy(id), key, store);
	}

	/**
	 * Replaces the whole policy if it keeps the rules. A repeat changes nothing but the
	 * time at which Azure last saw a change.
	 * @param validateOnly whether to answer what would happen and send nothing; the
	 * policy in the answer then has no times, since Azure sets them
	 */
	public PolicyOutcome replace(KeyId id, RotationPolicy policy, boolean validateOnly) {
		KeyStoreRules store = rules(id);
		Key key = this.keys.key(id);
		if (key.managed()) {
			return new PolicyOutcome.NotAllowed(managed(id));
		}
		List<Violation> violations = PolicyRules.check(policy, store);
		if (!violations.isEmpty()) {
			return new PolicyOutcome.Refused(violations);
		}
		RotationPolicy sent = AzureNotify.asSent(policy, store);
		RotationPolicy kept = validateOnly ? AzureNotify.asKept(sent, store) : this.policies.replace(id, sent);
		return new PolicyOutcome.Accepted(reading(kept, key, store));
	}

	/**
	 * Removes the policy by setting the empty one, in which Key Vault keeps its own
	 * Notify action. Removing what is not there is no failure.
	 * @param validateOnly as for {@link #replace}
	 */
	public PolicyOutcome remove(KeyId id, boolean validateOnly) {
		return replace(id, RotationPolicy.NONE, validateOnly);
	}

	private KeyStoreRules rules(KeyId id) {
		return this.stores.require(id.store()).rules();
	}

	private static PolicyReading reading(RotationPolicy policy, Key key, KeyStoreRules store) {
		Stream<Finding> broken = PolicyRules.check(policy, store)
			.stream()
			.map((violation) -> new Finding(violation.rule(), violation.field() + ": " + violation.message()));
		return new PolicyReading(policy, Stream.concat(broken, triggerCannotFire(policy, key).stream()).toList());
	}

	private static Optional<Finding> triggerCannotFire(RotationPolicy policy, Key key) {
		boolean expires = key.current().expiresOn().isPresent();
		return PlacedAction.rotates(policy)
			.flatMap(PlacedAction::timeBeforeExpiry)
			.filter((trigger) -> !expires)
			.findFirst()
			.map((trigger) -> new Finding("TriggerCannotFire", "The policy rotates key " + key.id() + " "
					+ trigger.text() + " before expiry, but its current version " + key.current().id()
					+ " has no expiry, so this cannot happen. Rotate the key once on demand after setting the policy:"
					+ " the new version gets an expiry, and the policy takes over from there."));
	}

	private static Finding managed(KeyId id) {
		return new Finding("KeyIsManaged", "Key " + id + " backs a certificate and is rotated with it, so it has no"
				+ " rotation policy of its own. Set the lifetime actions of the certificate instead.");
	}

}
