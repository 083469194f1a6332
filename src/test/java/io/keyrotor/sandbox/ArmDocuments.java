package io.keyrotor.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the fake Resource Manager only shows: the key stores, what the sandbox's identity
 * may do on them, where their audit events go, and the workspace there.
 */
final class ArmDocuments {

	static final String WORKSPACE = FirstKeys.GROUP
			+ "/providers/Microsoft.OperationalInsights/workspaces/sandbox-logs";

	static final String SEARCH_SERVICE = FirstKeys.GROUP + "/providers/Microsoft.Search/searchServices/sandbox-search";

	static final String PERMISSIONS = "/providers/Microsoft.Authorization/permissions";

	static final String DIAGNOSTIC_SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings";

	private static final List<String> KEY_VAULT_VERSIONS = List.of("2023-07-01", "2024-11-01", "2025-05-01",
			"2026-02-01");

	private static final List<String> AUTHORIZATION_VERSIONS = List.of("2015-07-01", "2018-07-01", "2022-04-01");

	private static final List<String> MONITOR_VERSIONS = List.of("2021-05-01-preview");

	private static final List<String> WORKSPACE_VERSIONS = List.of("2022-10-01", "2023-09-01", "2025-02-01",
			"2025-07-01");

	private static final List<String> SEARCH_VERSIONS = List.of("2023-11-01", "2025-05-01");

	/** What is below some resources and has none. */
	private static final Map<String, String> EMPTY_LISTS = Map.of(
			"Microsoft.Synapse/workspaces/sandbox-synapse/sqlPools", "2021-06-01",
			"Microsoft.Sql/servers/sandbox-sql/failoverGroups", "2023-08-01",
			"Microsoft.Sql/locations/westeurope/instanceFailoverGroups", "2023-08-01",
			"Microsoft.Sql/servers/sandbox-sql/databases", "2023-08-01",
			"Microsoft.Sql/servers/sandbox-sql/replicationLinks", "2023-08-01");

	private final Map<String, Document> documents = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final Set<String> forbidden = new HashSet<>();

	ArmDocuments() {
		reset();
	}

	synchronized void reset() {
		this.documents.clear();
		this.forbidden.clear();
		store(FirstKeys.VAULT, "key-vault");
		store(FirstKeys.HSM, "managed-hsm");
		put(WORKSPACE, WORKSPACE_VERSIONS, "workspace");
		put(WORKSPACE + PERMISSIONS, AUTHORIZATION_VERSIONS, "workspace-permissions");
		put(SEARCH_SERVICE, SEARCH_VERSIONS, "search-service");
		put(KeyRoles.DEFINITION, AUTHORIZATION_VERSIONS, "crypto-user-role");
		EMPTY_LISTS
			.forEach((path, version) -> put(FirstKeys.GROUP + "/providers/" + path, List.of(version), "empty-list"));
	}

	private void store(String name, String file) {
		String id = id(KeyLedger.store(name));
		put(id, KEY_VAULT_VERSIONS, file);
		put(id + PERMISSIONS, AUTHORIZATION_VERSIONS, file + "-permissions");
		put(id + DIAGNOSTIC_SETTINGS, MONITOR_VERSIONS, file + "-diagnostic-settings");
	}

	private void put(String path, List<String> apiVersions, String file) {
		this.documents.put(path, new Document(apiVersions, Definitions.first("arm/" + file, "")));
	}

	static String id(KeyStore store) {
		return store.resourceId().orElseThrow();
	}

	/** Shows one more resource, until the next reset. */
	synchronized void add(List<String> apiVersions, ObjectNode resource) {
		this.documents.put(resource.path("id").stringValue(), new Document(apiVersions, resource));
	}

	/** Shows this at a path that has nothing yet, until the next reset. */
	synchronized void show(String path, List<String> apiVersions, ObjectNode body) {
		this.documents.put(path, new Document(apiVersions, body));
	}

	/** What is shown at this path, whoever may see it. */
	synchronized Optional<ObjectNode> body(String path) {
		return Optional.ofNullable(this.documents.get(path)).map(Document::body);
	}

	/** Whether what is at this path is refused. */
	synchronized boolean forbids(String path) {
		return this.forbidden.stream().anyMatch((refused) -> isAtOrBelow(refused, path));
	}

	/** The resources that may be seen. */
	synchronized List<ObjectNode> resources() {
		return this.documents.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().equalsIgnoreCase(entry.getValue().body().path("id").asString(""))
					&& !forbids(entry.getKey()))
			.map((entry) -> entry.getValue().body().deepCopy())
			.toList();
	}

	/** The setting that sends a store's audit events to the workspace, if one does. */
	synchronized Optional<JsonNode> auditSetting(KeyStore store) {
		return body(id(store) + DIAGNOSTIC_SETTINGS).stream()
			.flatMap((list) -> list.path("value").valueStream())
			.map((setting) -> setting.path("properties"))
			.filter((setting) -> setting.path("workspaceId").asString("").equalsIgnoreCase(WORKSPACE)
					&& setting.path("logs").valueStream().anyMatch(ArmDocuments::isOfAudit))
			.findFirst();
	}

	private static boolean isOfAudit(JsonNode log) {
		return log.path("enabled").asBoolean(false) && (log.path("category").asString("").equals("AuditEvent")
				|| List.of("audit", "allLogs").contains(log.path("categoryGroup").asString("")));
	}

	/** Changes what is shown at this path, until the next reset. */
	synchronized void change(String path, Consumer<ObjectNode> change) {
		change.accept(Optional.ofNullable(this.documents.get(path)).orElseThrow().body());
	}

	/** Takes away what is shown at this path and below it, until the next reset. */
	synchronized void remove(String path) {
		this.documents.keySet().removeIf((shown) -> isAtOrBelow(path, shown));
	}

	/** Refuses everything at this path and below it, until the next reset. */
	synchronized void forbid(String path) {
		this.forbidden.add(path);
	}

	/** The answer, if the path is one of a document's. */
	synchronized Optional<Reply> answer(Call call) {
		return Optional.ofNullable(this.documents.get(call.path()))
			.or(() -> Optional.ofNullable(this.documents.get(inherited(call.path()))))
			.map((document) -> answer(call, document));
	}

	/** The permissions on a key are those on its vault, where it has none of its own. */
	private static String inherited(String path) {
		return path.replaceFirst("(?i)(/vaults/[^/]+)/keys/[^/]+(?=" + PERMISSIONS + "$)", "$1");
	}

	private Reply answer(Call call, Document document) {
		if (!call.method().equals("GET")) {
			throw new Refusal(405, "MethodNotAllowed", Optional.empty(),
					"The method " + call.method() + " is not allowed here.");
		}
		if (forbids(call.path())) {
			throw refused(call);
		}
		document.requireVersion(call.query().getOrDefault("api-version", ""));
		return AzureAnswers.json(200, document.body(), Map.of());
	}

	static Refusal refused(Call call) {
		return new Refusal(403, "AuthorizationFailed", Optional.empty(),
				"The client '" + FakeIdentity.OBJECT_ID + "' with object id '" + FakeIdentity.OBJECT_ID
						+ "' does not have authorization to perform the action over scope '" + call.path()
						+ "' or the scope is invalid. Refresh your credentials if access was granted recently.");
	}

	private static boolean isAtOrBelow(String path, String shown) {
		String prefix = path.toLowerCase(Locale.ROOT);
		String lower = shown.toLowerCase(Locale.ROOT);
		return lower.equals(prefix) || lower.startsWith(prefix + "/");
	}

	/** What is shown at a path, and the api-versions under which it is. */
	private record Document(List<String> apiVersions, ObjectNode body) {

		void requireVersion(String apiVersion) {
			if (!this.apiVersions.contains(apiVersion)) {
				throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
						"No registered resource provider found for the API version '" + apiVersion
								+ "'. The supported api-versions are '" + String.join(", ", this.apiVersions) + "'.");
			}
		}

	}

}
