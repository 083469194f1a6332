package io.keyrotor.azure.logs;

import java.util.List;

/**
 * A table in which Azure keeps the audit events of key stores, and how it calls what we
 * ask for. A diagnostic setting decides whether events go to a table of their own or to
 * the one that all services share, whose columns appear with the first event that has
 * them (Azure Monitor, "AZKVAuditLogs" and "AzureDiagnostics").
 *
 * @param name the table's name
 * @param filter what tells events of key stores from those of others; may be empty
 * @param id the column with the key's id
 * @param requestUri the column with the URI that was asked for
 * @param status the column with the HTTP status
 * @param applicationId an expression for the caller's application
 * @param objectId an expression for the caller's object in Entra ID
 */
record AuditTable(String name, String filter, String id, String requestUri, String status, String applicationId,
		String objectId) {

	/**
	 * Vaults and Managed HSMs have the same one ("Supported logs", both resource types).
	 */
	private static final AuditTable OF_KEY_STORES = new AuditTable("AZKVAuditLogs", "", "Id", "RequestUri",
			"HttpStatusCode", "tostring(Identity.claim.appid)",
			"tostring(Identity.claim[\"http://schemas.microsoft.com/identity/claims/objectidentifier\"])");

	private static final AuditTable SHARED = new AuditTable("AzureDiagnostics",
			"ResourceProvider == \"MICROSOFT.KEYVAULT\"", "id_s", "requestUri_s", "httpStatusCode_d",
			"tostring(column_ifexists(\"identity_claim_appid_g\", \"\"))",
			"tostring(column_ifexists(\"identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g\","
					+ " \"\"))");

	/** All tables in which events of a key store can be. */
	static final List<AuditTable> ALL = List.of(OF_KEY_STORES, SHARED);

}
