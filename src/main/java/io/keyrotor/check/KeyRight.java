package io.keyrotor.check;

import io.keyrotor.key.KeyStore;

/**
 * A right on keys under its three names: as a permission of an access policy, as a data
 * action of Azure roles, and as one of a Managed HSM's local roles (Key Vault, "Assign a
 * Key Vault access policy" and "Azure RBAC guide"; Managed HSM, "Local RBAC built-in
 * roles").
 */
enum KeyRight {

	LIST_KEYS(CheckName.LIST_KEYS, "list", "keys/read", "keys/read/action"),
	GET_KEY(CheckName.GET_KEY, "get", "keys/read", "keys/read/action"),
	GET_ROTATION_POLICY(CheckName.GET_ROTATION_POLICY, "getrotationpolicy", "keyrotationpolicies/read",
			"keys/read/action"),
	UPDATE_KEY(CheckName.UPDATE_KEY, "update", "keys/update/action", "keys/write/action"),
	ROTATE_KEY(CheckName.ROTATE_KEY, "rotate", "keys/rotate/action", "keys/rotate/action"), SET_ROTATION_POLICY(
			CheckName.SET_ROTATION_POLICY, "setrotationpolicy", "keyrotationpolicies/write", "keys/write/action");

	private static final String PATIENCE = " A new permission takes some minutes to work.";

	private final CheckName check;

	private final String permission;

	private final String vaultAction;

	private final String hsmAction;

	KeyRight(CheckName check, String permission, String vaultAction, String hsmAction) {
		this.check = check;
		this.permission = permission;
		this.vaultAction = "Microsoft.KeyVault/vaults/" + vaultAction;
		this.hsmAction = "Microsoft.KeyVault/managedHsm/" + hsmAction;
	}

	CheckName check() {
		return this.check;
	}

	/** As access policies name it, in lower case. */
	String permission() {
		return this.permission;
	}

	/** As Azure roles on a vault name it. */
	String vaultAction() {
		return this.vaultAction;
	}

	/** As a Managed HSM's local roles name it. */
	String hsmAction() {
		return this.hsmAction;
	}

	/** Whether the permission {@code all} of an access policy is known to hold it. */
	boolean isWithinAll() {
		return switch (this) {
			case LIST_KEYS, GET_KEY, UPDATE_KEY -> true;
			case ROTATE_KEY, GET_ROTATION_POLICY, SET_ROTATION_POLICY -> false;
		};
	}

	/** How to give it, as far as the store's type tells. */
	String remedy(KeyStore store) {
		return switch (store.type()) {
			case KEY_VAULT -> "Give this service's identity the role Key Vault Crypto Officer on the vault or, if the"
					+ " vault uses access policies, the key permission '" + this.permission + "'." + PATIENCE;
			case MANAGED_HSM -> localRoleRemedy();
		};
	}

	/** How to give it on a vault that decides by Azure roles. */
	String roleRemedy() {
		return "Give this service's identity the role Key Vault Crypto Officer on the vault, or a role with the data"
				+ " action " + this.vaultAction + "." + PATIENCE;
	}

	/** How to give it on a vault that decides by access policies. */
	String policyRemedy() {
		return "Add the key permission '" + this.permission + "' for this service's identity to the vault's access"
				+ " policies." + PATIENCE;
	}

	/** How to give it on a Managed HSM. */
	String localRoleRemedy() {
		return "Give this service's identity the local role Managed HSM Crypto User at /keys. Despite its name,"
				+ " Managed HSM Crypto Officer can neither read nor rotate keys." + PATIENCE;
	}

}
