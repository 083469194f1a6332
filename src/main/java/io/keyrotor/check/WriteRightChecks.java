package io.keyrotor.check;

import java.util.stream.Stream;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;

/**
 * The rights to change, which nobody should learn by changing something: read from what
 * Azure says was granted, and unknown where it says nothing.
 */
final class WriteRightChecks {

	private WriteRightChecks() {
	}

	static Stream<Check> of(KeyStore store, Reading<StoreResource> resource, Inspection inspection) {
		return Stream.of(KeyRight.UPDATE_KEY, KeyRight.ROTATE_KEY, KeyRight.SET_ROTATION_POLICY)
			.map((right) -> check(right, store, resource, inspection, RightScope.allKeys()));
	}

	/**
	 * Whether one key can be rotated; the permissions are those on that key.
	 */
	static Check rotate(KeyId key, KeyStore store, Reading<StoreResource> resource, Inspection inspection) {
		return check(KeyRight.ROTATE_KEY, store, resource, inspection, RightScope.of(key));
	}

	private static Check check(KeyRight right, KeyStore store, Reading<StoreResource> resource, Inspection inspection,
			RightScope scope) {
		return switch (store.type()) {
			case KEY_VAULT -> onVault(right, resource, inspection, scope);
			case MANAGED_HSM -> onHsm(right, inspection, scope);
		};
	}

	private static Check onVault(KeyRight right, Reading<StoreResource> resource, Inspection inspection,
			RightScope scope) {
		return switch (resource) {
			case Reading.Known<StoreResource>(StoreResource found) when found.roleBased() ->
				byRoles(right, inspection.permissions(), scope);
			case Reading.Known<StoreResource>(StoreResource found) -> identified(right, inspection,
					(identity) -> PolicyRights.check(right, found.accessPolicies(), identity));
			case Reading.Unread<StoreResource> unread -> Check.unknown(right.check(),
					"Whether the vault goes by roles or by access policies is not known. " + unread.reason(),
					unread.remedy());
		};
	}

	private static Check byRoles(KeyRight right, Reading<GrantedPermissions> permissions, RightScope scope) {
		return switch (permissions) {
			case Reading.Known<GrantedPermissions>(GrantedPermissions granted) when granted.sets()
				.stream()
				.anyMatch((set) -> set.allowsData(right.vaultAction())) ->
				Check.pass(right.check(), "Roles of this service's identity " + scope.onVault() + " have the data action "
						+ right.vaultAction() + ".");
			case Reading.Known<GrantedPermissions>(GrantedPermissions granted) when !granted.complete() ->
				Check.unknown(right.check(), "The roles of this service's identity " + scope.onVault() + " are more than were read,"
						+ " and none of those read has the data action " + right.vaultAction() + ".",
						"If it does not have it: " + right.roleRemedy());
			case Reading.Known<GrantedPermissions> _ -> Check.fail(right.check(),
					"No role of this service's identity " + scope.onVault() + " has the data action " + right.vaultAction()
							+ "." + scope.unshown(),
					right.roleRemedy());
			case Reading.Unread<GrantedPermissions> unread -> Check.unknown(right.check(), unread);
		};
	}

	private static Check onHsm(KeyRight right, Inspection inspection, RightScope scope) {
		return switch (inspection.localRoles()) {
			case Reading.Known<LocalRoles>(LocalRoles roles) ->
				identified(right, inspection, (identity) -> LocalRights.check(right, roles, identity, scope));
			case Reading.Unread<LocalRoles> unread -> Check.unknown(right.check(), unread);
		};
	}

	private static Check identified(KeyRight right, Inspection inspection, ByObjectId check) {
		return switch (inspection.identity()) {
			case Reading.Known<OwnIdentity>(OwnIdentity own) -> own.objectId()
				.map(check::of)
				.orElseGet(() -> Check.unknown(right.check(),
						"The token of this service's identity names no object id to look for.",
						"Look in Azure whether this service's identity has the right."));
			case Reading.Unread<OwnIdentity> unread -> Check.unknown(right.check(), unread);
		};
	}

	/** A check that needs this service's own object id. */
	private interface ByObjectId {

		Check of(String objectId);

	}

}
