package io.keyrotor.sandbox;

import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/**
 * Audit events as rows of the two tables that can hold them, with the columns of
 * Microsoft's table reference that an event has a value for.
 */
final class AuditRows {

	static final String RESOURCE_SPECIFIC = "AZKVAuditLogs";

	static final String SHARED = "AzureDiagnostics";

	private static final String OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier";

	private static final Map<Integer, String> SIGNATURES = Map.of(200, "OK", 400, "Bad Request", 401, "Unauthorized",
			403, "Forbidden", 404, "Not Found", 409, "Conflict", 429, "Too Many Requests");

	private AuditRows() {
	}

	/** The table that is Key Vault's own, also for a Managed HSM. */
	static KqlTable resourceSpecific(List<AuditEvent> events, String workspace) {
		Map<String, KqlType> columns = common();
		columns.put("CallerIpAddress", KqlType.STRING);
		columns.put("ClientInfo", KqlType.STRING);
		columns.put("HttpStatusCode", KqlType.INT);
		columns.put("Id", KqlType.STRING);
		columns.put("Identity", KqlType.DYNAMIC);
		columns.put("RequestUri", KqlType.STRING);
		columns.put("TlsVersion", KqlType.STRING);
		return new KqlTable(columns, events.stream().map((event) -> {
			Map<String, Object> row = common(event, RESOURCE_SPECIFIC, workspace);
			row.put("CallerIpAddress", "192.0.2.7");
			row.put("ClientInfo", event.clientInfo());
			row.put("HttpStatusCode", (long) event.httpStatusCode());
			row.put("Id", event.id());
			row.put("Identity", identity(event));
			row.put("RequestUri", event.requestUri());
			row.put("TlsVersion", "TLS1_3");
			return row;
		}).toList());
	}

	/**
	 * The table that many services share. The columns that only Key Vault fills are there
	 * when it has filled one.
	 */
	static KqlTable shared(List<AuditEvent> events, String workspace) {
		Map<String, KqlType> columns = common();
		for (String column : List.of("CallerIPAddress", "Category", "Resource", "ResourceGroup", "ResourceId",
				"ResourceProvider", "ResourceType", "SubscriptionId")) {
			columns.put(column, KqlType.STRING);
		}
		if (!events.isEmpty()) {
			columns.put("clientInfo_s", KqlType.STRING);
			columns.put("httpStatusCode_d", KqlType.REAL);
			columns.put("id_s", KqlType.STRING);
			columns.put("identity_claim_appid_g", KqlType.STRING);
			columns.put("identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g", KqlType.STRING);
			columns.put("requestUri_s", KqlType.STRING);
		}
		return new KqlTable(columns, events.stream().map((event) -> shared(event, workspace)).toList());
	}

	private static Map<String, Object> shared(AuditEvent event, String workspace) {
		Map<String, Object> row = common(event, SHARED, workspace);
		String resource = resource(event).toUpperCase(Locale.ROOT);
		String[] parts = resource.split("/", -1);
		row.put("CallerIPAddress", "192.0.2.7");
		row.put("Category", "AuditEvent");
		row.put("Resource", parts[8]);
		row.put("ResourceGroup", parts[4]);
		row.put("ResourceId", resource);
		row.put("ResourceProvider", parts[6]);
		row.put("ResourceType", parts[7]);
		row.put("SubscriptionId", parts[2].toLowerCase(Locale.ROOT));
		row.put("clientInfo_s", event.clientInfo());
		row.put("httpStatusCode_d", (double) event.httpStatusCode());
		row.put("id_s", event.id());
		row.put("identity_claim_appid_g", event.callerAppId());
		row.put("identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g", event.callerObjectId());
		row.put("requestUri_s", event.requestUri());
		return row;
	}

	private static Map<String, KqlType> common() {
		Map<String, KqlType> columns = new LinkedHashMap<>();
		columns.put("TenantId", KqlType.STRING);
		columns.put("TimeGenerated", KqlType.DATETIME);
		columns.put("OperationName", KqlType.STRING);
		columns.put("OperationVersion", KqlType.STRING);
		columns.put("ResultType", KqlType.STRING);
		columns.put("ResultSignature", KqlType.STRING);
		columns.put("ResultDescription", KqlType.STRING);
		columns.put("DurationMs", KqlType.INT);
		columns.put("CorrelationId", KqlType.STRING);
		columns.put("SourceSystem", KqlType.STRING);
		columns.put("Type", KqlType.STRING);
		columns.put("_ResourceId", KqlType.STRING);
		columns.put("_SubscriptionId", KqlType.STRING);
		return columns;
	}

	private static Map<String, Object> common(AuditEvent event, String table, String workspace) {
		Map<String, Object> row = new LinkedHashMap<>();
		Instant time = event.time();
		row.put("TenantId", workspace);
		row.put("TimeGenerated", time);
		row.put("OperationName", event.operationName());
		row.put("OperationVersion", "7.4");
		// Refused calls have the same word: only signature and status tell them apart.
		row.put("ResultType", "Success");
		row.put("ResultSignature", SIGNATURES.getOrDefault(event.httpStatusCode(), "Error"));
		row.put("ResultDescription",
				(event.httpStatusCode() < HttpURLConnection.HTTP_BAD_REQUEST) ? "" : "The call was refused.");
		row.put("DurationMs", 12L);
		row.put("CorrelationId", event.requestId());
		row.put("SourceSystem", "Azure");
		row.put("Type", table);
		row.put("_ResourceId", resource(event).toLowerCase(Locale.ROOT));
		row.put("_SubscriptionId", resource(event).split("/", -1)[2]);
		return row;
	}

	private static ObjectNode identity(AuditEvent event) {
		ObjectNode identity = Json.object();
		ObjectNode claim = identity.putObject("claim");
		if (!event.callerObjectId().isEmpty()) {
			claim.put(OBJECT_ID, event.callerObjectId());
		}
		if (!event.callerAppId().isEmpty()) {
			claim.put("appid", event.callerAppId());
		}
		return identity;
	}

	private static String resource(AuditEvent event) {
		return ArmDocuments.id(KeyLedger.store(event.keyStore()));
	}

}
