package io.keyrotor.azure;

import java.util.List;

import io.keyrotor.key.UpstreamFailure.Reason;

/**
 * What Azure's errors mean and what to do about them. The status and the error codes
 * decide; the codes are those of Key Vault's pages "Common error codes" and "REST API
 * error codes", and few of Resource Manager's. Of the wording only Key Vault's own number
 * counts, such as {@code AKV10032}, and it changes no more than the remedy and whether
 * waiting helps.
 */
final class ErrorTable {

	private static final String ANY = "";

	private static final String LOOK = "The change may have been made all the same: look before asking again.";

	/** A 409 without a known code is most often this, and its own words tell the rest. */
	private static final String CHANGED = "Ask again in some seconds; if it goes on, its own words above say what"
			+ " stands in the way.";

	/** Resource Manager answers 404, and the resource may be there all the same. */
	private static final String UNKNOWN_TYPE = "Check the type and the api-version of its catalogue entry, and that the"
			+ " resource provider is registered in the subscription: nothing is said of the resource itself.";

	/** The first row that fits counts. */
	private static final List<Row> ROWS = List.of(
			row(401, ANY, "AKV10046", Reason.UNAUTHENTICATED_FOR_NOW,
					"Ask again in some ten seconds: the key store could not check any token's signature just then."),
			row(401, ANY, "AKV10032", Reason.UNAUTHENTICATED,
					"Run Keyrotor with an identity of the key store's own tenant; its token came from another one."),
			row(401, ANY, "AKV10000", Reason.UNAUTHENTICATED,
					"Look for a proxy or gateway that drops the header Authorization: Keyrotor had sent a token."),
			row(401, ANY, Reason.UNAUTHENTICATED,
					"Check that Keyrotor's identity belongs to the tenant of this resource."),
			row(403, "ForbiddenByRbac", Reason.FORBIDDEN,
					"Give Keyrotor's identity a role with the named action, such as Key Vault Crypto Officer; a new role"
							+ " takes some minutes to work."),
			row(403, "AccessDenied", Reason.FORBIDDEN,
					"Give Keyrotor's identity the named key permission in the vault's access policies; 'all' does not"
							+ " cover rotate."),
			row(403, "ForbiddenByFirewall", Reason.FORBIDDEN, "Let Keyrotor's address through the vault's firewall."),
			row(403, "ForbiddenByConnection", Reason.FORBIDDEN,
					"Reach the vault through a private endpoint, or enable its public access."),
			row(403, "ForbiddenByPolicy", Reason.FORBIDDEN,
					"Look for the Azure Policy assignment that denies this, and exempt the key or do as it says."),
			row(403, "RequestDisallowedByPolicy", Reason.FORBIDDEN,
					"Look for the Azure Policy assignment that denies this, and exempt the resource or do as it says."),
			row(403, "KeyOperationForbidden", Reason.OPERATION_FORBIDDEN,
					"Check that the key version is enabled, valid now and allows the operation."),
			row(403, ANY, Reason.FORBIDDEN,
					"Check the roles of Keyrotor's identity on this resource, on a Managed HSM the local role Managed HSM"
							+ " Crypto User; a new role takes some minutes to work."),
			row(404, "KeyNotFound", Reason.MISSING,
					"Check the names of the key and of its store; a deleted key can be recovered."),
			row(404, "InvalidResourceType", Reason.REJECTED, UNKNOWN_TYPE),
			row(404, "InvalidResourceNamespace", Reason.REJECTED, UNKNOWN_TYPE),
			row(404, "NoRegisteredProviderFound", Reason.REJECTED, UNKNOWN_TYPE),
			row(404, "SubscriptionNotFound", Reason.REJECTED,
					"Check that the subscription is one of the tenant of Keyrotor's identity."),
			row(404, ANY, Reason.MISSING, "Check the name and the address of what was asked for."),
			row(408, ANY, Reason.UNAVAILABLE, "Ask again later."),
			row(409, "ObjectIsDeletedButRecoverable", Reason.DELETED, "Recover the deleted key, or use another name."),
			row(409, "ObjectIsBeingDeleted", Reason.DELETED,
					"Wait for the end of the deletion, then recover the key, or use another name."),
			row(409, "ConflictError", Reason.CONFLICT,
					"Ask again in some seconds: the key store was at work on another change of the same key."),
			row(409, "ScopeLocked", Reason.REJECTED,
					"Take the lock off the resource, or off the group or subscription that it is in."),
			row(409, ANY, Reason.CONFLICT, CHANGED), row(412, ANY, Reason.CONFLICT, CHANGED),
			row(429, ANY, Reason.THROTTLED,
					"Ask again later; if it goes on, look for others who call the same service often."),
			row(400, "NotSupported", Reason.REJECTED,
					"This key store does not offer the operation; do it with another key store or without it."),
			rows(300, 399, Reason.REJECTED, "Configure the address that the redirect leads to: Keyrotor follows none."),
			rows(500, 599, Reason.UNAVAILABLE,
					"Ask again later; if it goes on, look at the health of the resource in Azure."),
			rows(100, 999, Reason.REJECTED, "Change what was asked for: a repeat would be refused too."));

	private ErrorTable() {
	}

	/**
	 * What an answer means.
	 * @param codes the error codes of the answer, in any order
	 * @param number Key Vault's own number for the error, or an empty text
	 * @param write whether the request may have changed something
	 */
	static Meaning answered(int status, List<String> codes, String number, boolean write) {
		Meaning meaning = ROWS.stream()
			.filter((row) -> row.fits(status, codes, number))
			.findFirst()
			.map(Row::meaning)
			.orElseGet(() -> ROWS.getLast().meaning());
		return (write && meaning.reason == Reason.UNAVAILABLE) ? new Meaning(meaning.reason, LOOK) : meaning;
	}

	/** What it means that a request was never sent. */
	static Meaning unsent() {
		return new Meaning(Reason.UNAVAILABLE,
				"Ask again later; if it goes on, check its address, its name in DNS, the proxy and the certificates.");
	}

	/** What it means that there was no whole answer, or none that can be read. */
	static Meaning unanswered(boolean write) {
		return write ? new Meaning(Reason.UNCERTAIN, LOOK) : new Meaning(Reason.UNAVAILABLE, "Ask again later.");
	}

	static List<Row> rows() {
		return ROWS;
	}

	private static Row row(int status, String code, Reason reason, String remedy) {
		return row(status, code, ANY, reason, remedy);
	}

	private static Row row(int status, String code, String number, Reason reason, String remedy) {
		return new Row(status, status, code, number, new Meaning(reason, remedy));
	}

	private static Row rows(int from, int to, Reason reason, String remedy) {
		return new Row(from, to, ANY, ANY, new Meaning(reason, remedy));
	}

	/** What an error is to us, and the sentence that says what to do next. */
	record Meaning(Reason reason, String remedy) {
	}

	/**
	 * Which answers mean what.
	 *
	 * @param from the lowest status
	 * @param to the highest status
	 * @param code the error code, or an empty text for any
	 * @param number Key Vault's own number, or an empty text for any
	 */
	record Row(int from, int to, String code, String number, Meaning meaning) {

		boolean fits(int status, List<String> codes, String asked) {
			return this.from <= status && status <= this.to && (this.code.isEmpty() || codes.contains(this.code))
					&& (this.number.isEmpty() || this.number.equals(asked));
		}

	}

}
