package io.keyrotor.azure;

import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.UpstreamFailure.Kind;

/** What a person can do about a failure, as the last sentence of its message. */
final class NextSteps {

	private static final String ROLES = " Check the roles of Keyrotor's identity on this resource; a new role"
			+ " takes some minutes to work.";

	private static final Map<String, String> BY_CODE = Map.of("ForbiddenByRbac",
			" Give Keyrotor's identity a role with the named action, such as Key Vault Crypto Officer; a new role"
					+ " takes some minutes to work.",
			"AccessDenied",
			" Give Keyrotor's identity the named permission, in a vault's access policies or as a role"
					+ " such as Managed HSM Crypto User.",
			"ForbiddenByFirewall", " Let Keyrotor's address through the vault's firewall.", "ForbiddenByConnection",
			" Reach the vault through a private endpoint, or enable its public access.", "KeyOperationForbidden",
			" Check that the key version is enabled and allows the operation.", "Unauthorized",
			" Check that Keyrotor's identity belongs to the tenant of this resource.", "ObjectIsDeletedButRecoverable",
			" Recover the deleted key, or use another name.");

	private NextSteps() {
	}

	static String after(Kind kind, Optional<String> code) {
		return code.map(BY_CODE::get).orElseGet(() -> after(kind));
	}

	private static String after(Kind kind) {
		return switch (kind) {
			case FORBIDDEN -> ROLES;
			case UNCERTAIN -> " The change may have been made: look before asking again.";
			case THROTTLED, UNAVAILABLE -> " Ask again later.";
			case STALE -> " Read it again before the next change.";
			case MISSING, REJECTED -> "";
		};
	}

}
