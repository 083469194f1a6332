package io.keyrotor.sandbox;

import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * Who reaches the key of a search object: an application, an identity, or the service.
 */
final class SearchCallers {

	/** The identity of the service; see its resource in the fake Resource Manager. */
	static final Caller ITSELF = Caller.identity("5a0d8c1e-5555-4c1a-9d2b-0000000005ea", "sandbox-search");

	/** The user-assigned identity that the service has. */
	static final String USER = FirstKeys.GROUP
			+ "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sandbox-search-keys";

	static final Caller USER_ITSELF = Caller.identity("5a0d8c1e-5556-4c1a-9d2b-0000000005ea", "sandbox-search-keys");

	private SearchCallers() {
	}

	static Caller of(JsonNode encryptionKey) {
		return application(encryptionKey).map((id) -> new Caller(Caller.named(id).objectId(), id, "sandbox-search"))
			.or(() -> user(encryptionKey).map((_) -> USER_ITSELF))
			.orElse(ITSELF);
	}

	/** The user-assigned identity that is named, if one is. */
	static Optional<String> user(JsonNode encryptionKey) {
		return Members.text(encryptionKey, "identity.userAssignedIdentity");
	}

	/** Whether who is named can sign in at all. */
	static boolean signsIn(JsonNode encryptionKey, SecretBook secrets) {
		return application(encryptionKey)
			.map((id) -> secrets.signsIn(id,
					Members.text(encryptionKey, "accessCredentials.applicationSecret").orElse("")))
			.orElse(true);
	}

	private static Optional<String> application(JsonNode encryptionKey) {
		return Members.text(encryptionKey, "accessCredentials.applicationId");
	}

}
