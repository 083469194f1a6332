package io.keyrotor.plan;

import java.util.Optional;

import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Reading;

/**
 * What was read of the rights around a consumer.
 *
 * @param identityRoles what the roles of its identity allow on its key; empty if it does
 * not tell the object id of that identity
 * @param own what this service may do on it; empty where Azure Resource Manager does not
 * know the consumer
 */
public record ConsumerAccess(Optional<Reading<GrantedPermissions>> identityRoles,
		Optional<Reading<GrantedPermissions>> own) {

	/** Nothing was read. */
	public static ConsumerAccess unread() {
		return new ConsumerAccess(Optional.empty(), Optional.empty());
	}

}
