package io.keyrotor.policy;

import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;

/**
 * The rules that a rotation policy must keep, each a named function. Key Vault and
 * Managed HSM share the list; in what they differ is data in {@link KeyStoreRules}.
 * <p>
 * The policy that removes whatever is set keeps them all. A rule about a duration that
 * cannot be read says nothing, so that one mistake is reported once.
 */
public final class PolicyRules {

	private static final List<Rule> RULES = List.of(DurationRules::durationForm, DurationRules::durationMaximum,
			ActionRules::knownActionType, ActionRules::oneTrigger, ActionRules::rotateRequired, ActionRules::oneRotate,
			ActionRules::notifySupported, ActionRules::oneNotify, ActionRules::notifyBeforeExpiryOnly,
			ActionRules::expiryTimeRequired, DurationRules::expiryTimeMinimum, DurationRules::timeAfterCreateMinimum,
			DurationRules::timeAfterCreateMaximum, DurationRules::timeBeforeExpiryMinimum,
			DurationRules::rotateBeforeExpiryMaximum, DurationRules::notifyBeforeExpiryMaximum);

	private PolicyRules() {
	}

	/** Everything that is wrong with the policy in a store with these rules. */
	public static List<Violation> check(RotationPolicy policy, KeyStoreRules store) {
		return RULES.stream().flatMap((rule) -> rule.violations(policy, store)).toList();
	}

	/** One rule: what of the policy breaks it. */
	@FunctionalInterface
	interface Rule {

		Stream<Violation> violations(RotationPolicy policy, KeyStoreRules store);

	}

}
