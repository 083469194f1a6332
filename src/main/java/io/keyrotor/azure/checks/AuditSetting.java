package io.keyrotor.azure.checks;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * A diagnostic setting that sends audit events to a Log Analytics workspace ("Enable Key
 * Vault logging"; "Managed HSM logging").
 *
 * @param table where the workspace keeps the events: of its own kind in mode
 * {@code Dedicated}, otherwise the one that all services share
 */
record AuditSetting(String name, String workspaceId, String table) {

	private static final Set<String> CATEGORIES = Set.of("auditevent");

	private static final Set<String> GROUPS = Set.of("audit", "alllogs");

	private static final Pattern WORKSPACE = Pattern.compile("(?i)/subscriptions/[^/?#]+/resourceGroups/[^/?#]+"
			+ "/providers/Microsoft\\.OperationalInsights/workspaces/[^/?#]+");

	AuditSetting {
		if (!WORKSPACE.matcher(workspaceId).matches()) {
			throw new IllegalArgumentException("A workspace's id has another form.");
		}
	}

	/** The setting, if it sends audit events to a workspace. */
	static Optional<AuditSetting> of(JsonNode setting) {
		JsonNode properties = setting.required("properties");
		return Answer.text(properties, "workspaceId")
			.filter((_) -> Answer.items(properties, "logs").anyMatch(AuditSetting::isAudit))
			.map((workspace) -> new AuditSetting(Answer.need(setting, "name"), workspace, table(properties)));
	}

	private static boolean isAudit(JsonNode log) {
		return Answer.isOn(log, "enabled")
				&& (isOneOf(log, "category", CATEGORIES) || isOneOf(log, "categoryGroup", GROUPS));
	}

	private static boolean isOneOf(JsonNode log, String member, Set<String> words) {
		return Answer.text(log, member).filter((word) -> words.stream().anyMatch(word::equalsIgnoreCase)).isPresent();
	}

	private static String table(JsonNode properties) {
		return Answer.text(properties, "logAnalyticsDestinationType").filter("Dedicated"::equalsIgnoreCase).isPresent()
				? "AZKVAuditLogs" : "AzureDiagnostics";
	}

}
