package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStoreRules;

/**
 * What is worth knowing about the policy that a key has: the one list that is shown with
 * the policy, in the plan of a rotation and wherever else a policy is judged.
 */
public final class PolicyFindings {

	private PolicyFindings() {
	}

	/**
	 * The rules that the policy breaks, each under its own name, and a trigger that
	 * cannot fire.
	 */
	public static List<Finding> of(RotationPolicy policy, Key key, KeyStoreRules store) {
		Stream<Finding> broken = PolicyRules.check(policy, store)
			.stream()
			.map((violation) -> new Finding(violation.rule(), violation.field() + ": " + violation.message()));
		return Stream.concat(broken, triggerCannotFire(policy, key).stream()).toList();
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

}
