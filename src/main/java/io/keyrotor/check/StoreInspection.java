package io.keyrotor.check;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;

/**
 * Looks at a store from outside: its resource, this service's permissions on it, its
 * diagnostic settings, its local roles.
 */
public interface StoreInspection {

	/**
	 * Reads all that can be read, with a bounded number of calls that change nothing; a
	 * repeat does the same. Never throws an {@link io.keyrotor.key.UpstreamFailure}: a
	 * part that Azure does not give says why.
	 */
	Inspection inspect(KeyStore store);

	/**
	 * Reads what matters before one key of the store is rotated: everything save where
	 * the audit events go, and the permissions are those on that key, so that a role on
	 * the key alone is seen. In all else like {@link #inspect(KeyStore)}.
	 */
	Inspection inspect(KeyStore store, KeyName key);

	/**
	 * What the roles of somebody allow on one key of a vault, groups included. Nobody is
	 * asked where a store does not go by Azure's roles or has no configured resource.
	 */
	Reading<GrantedPermissions> rolesOn(KeyStore store, KeyName key, String principalId);

	/** What this service's own identity may do on a resource, by its ARM id. */
	Reading<GrantedPermissions> ownRightsOn(String resourceId);

}
