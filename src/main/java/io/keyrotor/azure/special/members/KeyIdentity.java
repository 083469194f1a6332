package io.keyrotor.azure.special.members;

import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * As whom a resource reaches one of its keys.
 *
 * @param words {@code SystemAssigned}, or the id of a user-assigned identity
 */
public record KeyIdentity(Optional<String> words, Optional<String> tenantId, Optional<String> principalId) {

	public static final KeyIdentity UNKNOWN = new KeyIdentity(Optional.empty(), Optional.empty(), Optional.empty());

	/**
	 * The identity that is named, or else the one the system assigned.
	 * @param identity the member {@code identity} of the resource
	 */
	public static KeyIdentity of(JsonNode identity, Optional<String> userAssigned) {
		Optional<String> tenant = AnyCase.text(identity, "tenantId");
		return userAssigned
			.map((id) -> new KeyIdentity(Optional.of(id), tenant,
					AnyCase.text(AnyCase.at(identity, "userAssignedIdentities", id), "principalId")))
			.orElseGet(() -> ofSystem(identity));
	}

	/** An identity that was made for the resource. */
	public static KeyIdentity ofSystem(JsonNode identity) {
		return AnyCase.text(identity, "principalId").isPresent() || AnyCase.text(identity, "type").isPresent()
				? new KeyIdentity(Optional.of("SystemAssigned"), AnyCase.text(identity, "tenantId"),
						AnyCase.text(identity, "principalId"))
				: UNKNOWN;
	}

}
