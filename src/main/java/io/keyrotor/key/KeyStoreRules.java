package io.keyrotor.key;

import java.util.OptionalInt;

/**
 * In what the two types of key store differ, as data.
 *
 * @param policyFloorDays the shortest time after creation, and the shortest gap between a
 * trigger and the expiry, that a rotation policy may ask for
 * @param versionLimit how many versions a key may have; a Managed HSM counts automatic
 * and manual ones up to 100
 * @param policyRequired whether a policy with a Rotate action must exist before a
 * rotation on demand
 * @param notifySupported whether a policy may have a Notify action; a Managed HSM has no
 * Event Grid
 * @param expiryTimeOptional whether a policy may leave the expiry time out
 * @param leastDaysBeforeExpiry how many days before a version's expiry its triggers come
 * at the latest; Azure documents nothing of the kind for a Managed HSM
 * @param creationPace how often a version may be created
 */
public record KeyStoreRules(int policyFloorDays, OptionalInt versionLimit, boolean policyRequired,
		boolean notifySupported, boolean expiryTimeOptional, OptionalInt leastDaysBeforeExpiry,
		RequestPace creationPace) {

	/**
	 * The floor that Keyrotor keeps unless configured otherwise, and that a Managed HSM
	 * always has.
	 */
	public static final int DEFAULT_FLOOR_DAYS = 28;

	/** Azure's own floor on Key Vault. */
	public static final int KEY_VAULT_FLOOR_DAYS = 7;

	/** How many versions a Managed HSM key may have. */
	public static final int MANAGED_HSM_VERSION_LIMIT = 100;

	public KeyStoreRules {
		if (policyFloorDays < KEY_VAULT_FLOOR_DAYS) {
			throw new IllegalArgumentException("The policy floor is at least " + KEY_VAULT_FLOOR_DAYS
					+ " days, Azure's own; " + policyFloorDays + " is less.");
		}
	}

	public static KeyStoreRules keyVault(int policyFloorDays, boolean policyRequired) {
		return new KeyStoreRules(policyFloorDays, OptionalInt.empty(), policyRequired, true, true,
				OptionalInt.of(KEY_VAULT_FLOOR_DAYS), RequestPace.KEY_VAULT);
	}

	public static KeyStoreRules managedHsm() {
		return new KeyStoreRules(DEFAULT_FLOOR_DAYS, OptionalInt.of(MANAGED_HSM_VERSION_LIMIT), true, false, false,
				OptionalInt.empty(), RequestPace.MANAGED_HSM);
	}

}
