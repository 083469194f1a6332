package io.keyrotor.policy;

import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;

/** Which lifetime actions a policy may have, and with which triggers. */
final class ActionRules {

	private static final String ACTIONS = "lifetimeActions";

	private static final String NONE = "none";

	private ActionRules() {
	}

	static Stream<Violation> knownActionType(RotationPolicy policy, KeyStoreRules store) {
		String known = store.notifySupported() ? "Rotate, Notify" : "Rotate";
		return PlacedAction.in(policy).filter((placed) -> !isKnown(placed.action())).map((placed) -> {
			String type = placed.action().type();
			return new Violation(placed.place("action.type"), "KnownActionType", known, type, "'" + type
					+ "' is not an action that this key store takes; it takes " + known + ", in any case of letters.");
		});
	}

	static Stream<Violation> oneTrigger(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.in(policy).filter((placed) -> placed.triggers().count() != 1).map((placed) -> {
			long triggers = placed.triggers().count();
			return new Violation(placed.place("trigger"), "OneTrigger", "1", String.valueOf(triggers),
					"An action has exactly one trigger, timeAfterCreate or timeBeforeExpiry; this one has "
							+ ((triggers == 0) ? "neither." : "both."));
		});
	}

	/**
	 * A Managed HSM key's policy rotates or is removed: without a Rotate action it would
	 * have no effect there, as an HSM needs one even for a rotation on demand.
	 */
	static Stream<Violation> rotateRequired(RotationPolicy policy, KeyStoreRules store) {
		boolean mistyped = !policy.lifetimeActions().stream().allMatch(ActionRules::isKnown);
		if (store.notifySupported() || policy.isRemoval() || policy.rotates() || mistyped) {
			return Stream.empty();
		}
		return Stream.of(new Violation(ACTIONS, "RotateRequired", "1", "0",
				"A Managed HSM key's policy has one Rotate action, and this one has none. To remove the policy set"
						+ " {\"lifetimeActions\": [], \"attributes\": {}}."));
	}

	static Stream<Violation> oneRotate(RotationPolicy policy, KeyStoreRules store) {
		return atMostOne("OneRotate", LifetimeAction.ROTATE, PlacedAction.rotates(policy).count());
	}

	static Stream<Violation> notifySupported(RotationPolicy policy, KeyStoreRules store) {
		if (store.notifySupported()) {
			return Stream.empty();
		}
		return PlacedAction.notifies(policy)
			.map((placed) -> new Violation(placed.place("action.type"), "NotifySupported", LifetimeAction.ROTATE,
					placed.action().type(),
					"A Managed HSM has no events to notify with, so its policies have a Rotate action only."));
	}

	static Stream<Violation> oneNotify(RotationPolicy policy, KeyStoreRules store) {
		return store.notifySupported()
				? atMostOne("OneNotify", LifetimeAction.NOTIFY, PlacedAction.notifies(policy).count()) : Stream.empty();
	}

	static Stream<Violation> notifyBeforeExpiryOnly(RotationPolicy policy, KeyStoreRules store) {
		if (!store.notifySupported()) {
			return Stream.empty();
		}
		return PlacedAction.notifies(policy)
			.flatMap(PlacedAction::timeAfterCreate)
			.map((trigger) -> trigger.violates("NotifyBeforeExpiryOnly", "timeBeforeExpiry",
					"Notify is triggered by timeBeforeExpiry only, never by timeAfterCreate."));
	}

	/**
	 * Key Vault needs the expiry time only for a Rotate action that counts back from it.
	 * A Notify action does not need it: it then speaks for versions that have an expiry
	 * of their own, and Azure itself keeps such a policy for every key.
	 */
	static Stream<Violation> expiryTimeRequired(RotationPolicy policy, KeyStoreRules store) {
		if (policy.expiryTime().isPresent() || policy.isRemoval() || !needsExpiryTime(policy, store)) {
			return Stream.empty();
		}
		return Stream.of(new Violation(PlacedAction.EXPIRY_TIME, "ExpiryTimeRequired", "present", NONE,
				store.expiryTimeOptional()
						? "A Rotate action with timeBeforeExpiry counts back from expiryTime, which is missing."
						: "A Managed HSM key's policy needs an expiryTime, and this one has none."));
	}

	private static boolean needsExpiryTime(RotationPolicy policy, KeyStoreRules store) {
		return !store.expiryTimeOptional()
				|| PlacedAction.rotates(policy).anyMatch((placed) -> placed.timeBeforeExpiry().findAny().isPresent());
	}

	private static Stream<Violation> atMostOne(String rule, String type, long count) {
		return (count <= 1) ? Stream.empty() : Stream.of(new Violation(ACTIONS, rule, "1", String.valueOf(count),
				"A policy has at most one " + type + " action; this one has " + count + "."));
	}

	private static boolean isKnown(LifetimeAction action) {
		return action.isRotate() || action.isNotify();
	}

}
