package io.keyrotor.policy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

	/** How long a change waits for another change of the same key. */
	private static final Duration TURN_PATIENCE = Duration.ofSeconds(10);

	private final KeyStores stores;

	private final Keys keys;

	private final RotationPolicies policies;

	private final SetPolicies setPolicies;

	private final PolicyChange change;

	private final Clock clock;

	private final KeyTurns turns = new KeyTurns(TURN_PATIENCE);

	public RotationPolicyService(KeyStores stores, Keys keys, RotationPolicies policies, SetPolicies setPolicies,
			ReadBack readBack, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.policies = policies;
		this.setPolicies = setPolicies;
		this.change = new PolicyChange(policies, setPolicies, readBack, clock);
		this.clock = clock;
	}

	/** The policy that Azure holds, whatever our rules say of it. */
	public PolicyReading read(KeyId id) {
		PolicyStanding standing = new PolicyStanding(this.keys.key(id), rules(id));
		PolicyMemory memory = this.setPolicies.find(id);
		RotationPolicy present = this.policies.policy(id);
		while (!memory.equals(this.setPolicies.find(id))) {
			memory = this.setPolicies.find(id);
			present = this.policies.policy(id);
		}
		return standing.of(present, memory, this.clock.instant());
	}

	/**
	 * Replaces the whole policy if it keeps the rules, whatever is there now. A repeat
	 * changes nothing but the time at which Azure last saw a change.
	 * @param validateOnly as for the other method of this name
	 */
	public PolicyOutcome replace(KeyId id, RotationPolicy policy, boolean validateOnly) {
		return replace(id, policy, validateOnly, Optional.empty());
	}

	/**
	 * Replaces the whole policy if it keeps the rules and the precondition, if there is
	 * one, is met. Changes of one key are made one after another in this process, the
	 * precondition included; one that waits for its turn for more than ten seconds fails
	 * with {@code STALE}. When the answer of Azure is lost the policy is read back: it is
	 * set if Azure holds it, and otherwise {@code UNAVAILABLE} says what is known.
	 * @param validateOnly whether to answer what would happen, and send and remember
	 * nothing; the policy in the answer then has no times, since Azure sets them
	 */
	public PolicyOutcome replace(KeyId id, RotationPolicy policy, boolean validateOnly,
			Optional<PolicyPrecondition> precondition) {
		KeyStoreRules store = rules(id);
		Key key = this.keys.key(id);
		if (key.managed()) {
			return new PolicyOutcome.NotAllowed(managed(id));
		}
		List<Violation> violations = PolicyRules.check(policy, store);
		if (!violations.isEmpty()) {
			return new PolicyOutcome.Refused(violations);
		}
		return new PolicyOutcome.Accepted(validateOnly ? this.change.tried(key, store, policy, precondition)
				: this.turns.take(id, () -> this.change.made(key, store, policy, precondition)));
	}

	/**
	 * Removes the policy by setting the empty one, in which Key Vault keeps its own
	 * Notify action. Removing what is not there is no failure.
	 * @param validateOnly as for {@link #replace}
	 */
	public PolicyOutcome remove(KeyId id, boolean validateOnly) {
		return remove(id, validateOnly, Optional.empty());
	}

	/** Removes the policy if the precondition, if there is one, is met. */
	public PolicyOutcome remove(KeyId id, boolean validateOnly, Optional<PolicyPrecondition> precondition) {
		return replace(id, RotationPolicy.NONE, validateOnly, precondition);
	}

	private KeyStoreRules rules(KeyId id) {
		return this.stores.require(id.store()).rules();
	}

	private static Finding managed(KeyId id) {
		return new Finding("KeyIsManaged", "Key " + id + " backs a certificate and is rotated with it, so it has no"
				+ " rotation policy of its own. Set the lifetime actions of the certificate instead.");
	}

}
