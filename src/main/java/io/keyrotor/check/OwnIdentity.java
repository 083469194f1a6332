package io.keyrotor.check;

import java.util.Optional;

/**
 * Who this service is, as its own token says. Nothing of it is ever shown.
 *
 * @param objectId the object id in Microsoft Entra ID (claim {@code oid})
 * @param tenantId the tenant that issued the token (claim {@code tid})
 */
public record OwnIdentity(Optional<String> objectId, Optional<String> tenantId) {

	@Override
	public String toString() {
		return "OwnIdentity[not shown]";
	}

}
