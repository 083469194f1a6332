package io.keyrotor.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Azure Resource Graph over the resources of the fake Resource Manager. It is eventually
 * consistent: it answers as things were a while ago, at first no time ago.
 */
final class ResourceGraph {

	static final String PATH = "/providers/Microsoft.ResourceGraph/resources";

	private static final List<String> API_VERSIONS = List.of("2021-03-01", "2022-10-01", "2024-04-01");

	private static final Set<String> MEMBERS = Set.of("query", "subscriptions", "options");

	private static final Set<String> OPTIONS = Set.of("$top", "$skip", "$skipToken", "resultFormat");

	private static final int MOST = 1000;

	private static final List<String> TEXTS = List.of("id", "name", "type", "kind", "location", "resourceGroup",
			"subscriptionId", "tenantId");

	private static final List<String> PARTS = List.of("sku", "identity", "tags", "properties");

	private final List<Snapshot> history = new ArrayList<>();

	private Duration lag = Duration.ZERO;

	synchronized void reset() {
		this.history.clear();
		this.lag = Duration.ZERO;
	}

	synchronized Duration lag() {
		return this.lag;
	}

	/** How far it is behind from now on; what is there now has been there for ever. */
	synchronized void lag(Duration changed, List<ObjectNode> resources) {
		this.lag = changed;
		this.history.clear();
		this.history.add(new Snapshot(Instant.MIN, resources));
	}

	/** Notices what has changed. */
	synchronized void observe(Instant now, Supplier<List<ObjectNode>> resources) {
		if (!this.lag.isZero()) {
			List<ObjectNode> seen = resources.get();
			if (!seen.equals(this.history.getLast().resources())) {
				this.history.add(new Snapshot(now, seen));
			}
		}
	}

	/** The answer, if it is asked. */
	synchronized Optional<Reply> answer(Call call, Instant now, Supplier<List<ObjectNode>> resources) {
		if (!call.path().equalsIgnoreCase(PATH)) {
			return Optional.empty();
		}
		if (!call.method().equals("POST")) {
			throw new Refusal(405, "MethodNotAllowed", Optional.empty(), "Resource Graph takes queries with POST.");
		}
		if (!API_VERSIONS.contains(call.query().getOrDefault("api-version", ""))) {
			throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
					"Resource Graph knows the api-versions " + String.join(", ", API_VERSIONS) + " here.");
		}
		try {
			return Optional.of(answer(Definitions.object(call.body()), now, seen(now, resources)));
		}
		catch (KqlFailure failure) {
			return Optional.of(invalid(failure));
		}
	}

	private List<ObjectNode> seen(Instant now, Supplier<List<ObjectNode>> resources) {
		Instant latest = this.lag.isZero() ? now : now.minus(this.lag);
		return this.lag.isZero() ? resources.get()
				: this.history.stream()
					.filter((snapshot) -> !snapshot.at().isAfter(latest))
					.reduce((_, later) -> later)
					.map(Snapshot::resources)
					.orElse(List.of());
	}

	private static Reply answer(ObjectNode body, Instant now, List<ObjectNode> resources) {
		JsonNode options = body.path("options");
		if (!body.path("query").isString() || !MEMBERS.containsAll(body.propertyNames())
				|| !OPTIONS.containsAll(options.propertyNames()) || !fits(options.path("$top"))) {
			throw KqlFailure.syntax("The body must have a 'query' and may have 'subscriptions' and 'options' with "
					+ String.join(", ", OPTIONS.stream().sorted().toList()) + "; the sandbox knows no more.");
		}
		KqlQuery.Answer found = KqlQuery.run(body.path("query").stringValue(),
				(name) -> rows(name, resources).map((rows) -> table(rows, body.path("subscriptions"))), now);
		return page(found, options);
	}

	private static Optional<List<ObjectNode>> rows(String table, List<ObjectNode> resources) {
		return switch (table.toLowerCase(Locale.ROOT)) {
			case "resources" -> Optional.of(resources);
			case "resourcecontainers" -> Optional.of(containers(resources));
			case "policyresources" -> Optional.of(PolicyStates.of(resources));
			default -> Optional.empty();
		};
	}

	private static Reply page(KqlQuery.Answer found, JsonNode options) {
		List<Map<String, Object>> rows = found.table().rows();
		int begin = Math.min(rows.size(), begin(options));
		int end = Math.min(rows.size(), begin + options.path("$top").asInt(MOST));
		KqlTable page = found.table().with(rows.subList(begin, end));
		boolean truncated = end < rows.size();
		ObjectNode answer = Definitions.empty().put("totalRecords", rows.size()).put("count", end - begin);
		boolean table = options.path("resultFormat").asString("objectArray").equals("table");
		answer.set("data", table ? KqlJson.columnsAndRows(page, false) : KqlJson.objects(page));
		answer.putArray("facets");
		answer.put("resultTruncated", String.valueOf(truncated));
		// Microsoft's page on large data sets: no token for a query with a limit of its
		// own.
		if (truncated && !found.limited()) {
			answer.put("$skipToken", token(end));
		}
		return AzureAnswers.json(200, answer, Map.of());
	}

	private static boolean fits(JsonNode top) {
		return top.isMissingNode() || (top.isInt() && top.intValue() >= 1 && top.intValue() <= MOST);
	}

	private static int begin(JsonNode options) {
		String token = options.path("$skipToken").asString("");
		if (token.isEmpty()) {
			return Math.max(0, options.path("$skip").asInt(0));
		}
		try {
			String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
			return Integer.parseInt(text.replaceFirst("^row:", ""));
		}
		catch (IllegalArgumentException foreign) {
			throw KqlFailure.syntax("The $skipToken is none that was given here.");
		}
	}

	private static String token(int row) {
		return Base64.getEncoder().encodeToString(("row:" + row).getBytes(StandardCharsets.UTF_8));
	}

	private static KqlTable table(List<ObjectNode> resources, JsonNode subscriptions) {
		List<String> asked = subscriptions.valueStream().map(JsonNode::asString).toList();
		Map<String, KqlType> columns = new LinkedHashMap<>();
		TEXTS.forEach((name) -> columns.put(name, KqlType.STRING));
		PARTS.forEach((name) -> columns.put(name, KqlType.DYNAMIC));
		return new KqlTable(columns,
				resources.stream()
					.map(ResourceGraph::row)
					.filter((row) -> asked.isEmpty() || asked.contains(String.valueOf(row.get("subscriptionId"))))
					.toList());
	}

	/** The subscriptions and resource groups that the resources are in. */
	private static List<ObjectNode> containers(List<ObjectNode> resources) {
		Map<String, ObjectNode> containers = new TreeMap<>();
		for (ObjectNode resource : resources) {
			String[] id = resource.path("id").stringValue().split("/", -1);
			String subscription = "/subscriptions/" + id[2];
			containers.putIfAbsent(subscription,
					container(subscription, "Sandbox", "microsoft.resources/subscriptions"));
			String group = subscription + "/resourceGroups/" + id[4].toLowerCase(Locale.ROOT);
			containers.putIfAbsent(group, container(group, id[4], "microsoft.resources/subscriptions/resourcegroups"));
		}
		return List.copyOf(containers.values());
	}

	private static ObjectNode container(String id, String name, String type) {
		return Definitions.empty().put("id", id).put("name", name).put("type", type);
	}

	private static Map<String, Object> row(ObjectNode resource) {
		Map<String, Object> row = new LinkedHashMap<>();
		String[] id = resource.path("id").stringValue().split("/", -1);
		TEXTS.forEach((name) -> row.put(name, resource.path(name).asString("")));
		PARTS.forEach((name) -> KqlTable.set(row, name, resource.get(name)));
		// Resource Graph writes types and places in lower case.
		row.put("type", resource.path("type").asString("").toLowerCase(Locale.ROOT));
		row.put("subscriptionId", id[2]);
		row.put("resourceGroup", (id.length > 4) ? id[4].toLowerCase(Locale.ROOT) : "");
		row.put("tenantId", FakeIdentity.TENANT_ID);
		return row;
	}

	private static Reply invalid(KqlFailure failure) {
		ObjectNode body = Definitions.empty();
		ObjectNode error = body.putObject("error")
			.put("code", "BadRequest")
			.put("message", "The query was refused; the details say why.");
		var details = error.putArray("details");
		details.addObject().put("code", "InvalidQuery").put("message", "The query is invalid.");
		details.addObject()
			.put("code", failure.code().equals("SyntaxError") ? "ParserFailure" : "SemanticError")
			.put("message", failure.sentence());
		return AzureAnswers.json(400, body, Map.of());
	}

	/** The resources as they were from this time on. */
	private record Snapshot(Instant at, List<ObjectNode> resources) {
	}

}
