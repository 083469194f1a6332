package io.keyrotor.check;

import java.util.Optional;

import io.keyrotor.check.LocalRoles.Assignment;
import io.keyrotor.key.KeyId;

/**
 * On what a right is looked for: on all keys of a store, or on one of them, where a role
 * on that key alone counts too.
 *
 * @param key empty for all keys
 */
record RightScope(Optional<KeyId> key) {

	static RightScope allKeys() {
		return new RightScope(Optional.empty());
	}

	static RightScope of(KeyId key) {
		return new RightScope(Optional.of(key));
	}

	/** For a vault's roles, as part of a sentence. */
	String onVault() {
		return this.key.map((id) -> "on the key " + id).orElse("on the vault");
	}

	/** What the roles on a vault do not show. */
	String unshown() {
		return this.key.isPresent() ? "" : " A role on single keys does not show in this.";
	}

	/** For a Managed HSM's roles, as part of a sentence. */
	String onHsm() {
		return this.key.map((id) -> "on the key " + id).orElse("on all keys");
	}

	/** Whether a role given there holds here. */
	boolean isWithin(Assignment role) {
		return role.isForAllKeys() || isOnTheKey(role);
	}

	/** Whether a role given there could make a difference here. */
	boolean isTouchedBy(Assignment role) {
		return this.key.isEmpty() || isWithin(role);
	}

	private boolean isOnTheKey(Assignment role) {
		return this.key.map((id) -> "/keys/" + id.name()).filter(role.scope()::equalsIgnoreCase).isPresent();
	}

}
