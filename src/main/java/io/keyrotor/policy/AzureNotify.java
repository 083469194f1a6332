package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;

/**
 * The Notify action that Key Vault adds to every policy which has none, 30 days before
 * expiry, even where its own rule then forbids it. A Managed HSM adds nothing.
 */
final class AzureNotify {

	private static final LifetimeAction ADDED = new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(),
			Optional.of("P30D"));

	/** The latest notice that Key Vault takes, and so one that fits every expiry time. */
	private static final LifetimeAction LATEST = new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(),
			Optional.of("P7D"));

	private AzureNotify() {
	}

	/**
	 * What is sent to set the policy: the same in Azure's spelling, with an explicit
	 * Notify where the one that Azure would add comes too early for the expiry time.
	 */
	static RotationPolicy asSent(RotationPolicy policy, KeyStoreRules store) {
		RotationPolicy spelled = RotationPolicy
			.of(policy.lifetimeActions().stream().map(LifetimeAction::spelled).toList(), policy.expiryTime());
		RotationPolicy kept = asKept(spelled, store);
		return DurationRules.notifyBeforeExpiryMaximum(kept, store).findAny().isEmpty() ? spelled
				: with(spelled, LATEST);
	}

	/** What Azure keeps when this policy is sent, except for its times. */
	static RotationPolicy asKept(RotationPolicy sent, KeyStoreRules store) {
		return (store.notifySupported() && PlacedAction.notifies(sent).findAny().isEmpty()) ? with(sent, ADDED) : sent;
	}

	private static RotationPolicy with(RotationPolicy policy, LifetimeAction action) {
		List<LifetimeAction> actions = Stream.concat(policy.lifetimeActions().stream(), Stream.of(action)).toList();
		return RotationPolicy.of(actions, policy.expiryTime());
	}

}
