package io.keyrotor.sandbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An AI Search service as far as its encrypted objects go: definitions are listed, read
 * and replaced whole, and the documents of an index can be read while its key can be
 * used.
 */
final class FakeSearch implements FakeService {

	static final String ENDPOINT = "https://sandbox-search.search.windows.net";

	private static final Set<String> API_VERSIONS = Set.of("2024-07-01", "2025-09-01", "2026-04-01",
			"2026-05-01-preview", "2026-08-01-preview");

	private static final Pattern PATH = Pattern.compile(
			"/(indexes|synonymmaps|datasources|skillsets|indexers|knowledgebases|knowledgesources)(?:(?:\\('([^'/]+)'\\)|/([^/]+))(/docs/?.*)?)?/?",
			Pattern.CASE_INSENSITIVE);

	/** .NET counts ticks of 100 ns since year 1; Azure's ETags are made of them. */
	private static final long TICKS_AT_EPOCH = 621_355_968_000_000_000L;

	private final Ledger ledger;

	private final Clock clock;

	private final KeyLedger keys;

	private final Map<String, SearchObject> objects = new LinkedHashMap<>();

	private final SearchPages pages = new SearchPages();

	private long lastTick;

	FakeSearch(Ledger ledger, Clock clock, KeyLedger keys) {
		this.ledger = ledger;
		this.clock = clock;
		this.keys = keys;
		reset();
	}

	@Override
	public synchronized void reset() {
		String version = this.keys.current("sandbox-vault", "search-cmk").value();
		this.objects.clear();
		add(SearchCollection.INDEXES, Definitions.first("search/index-hotels", version));
		add(SearchCollection.SYNONYMMAPS, Definitions.first("search/synonymmap-synonymmap1", version));
		add(SearchCollection.DATASOURCES, Definitions.first("search/datasource-datasource1", version));
		add(SearchCollection.SKILLSETS, Definitions.first("search/skillset-skillset1", version));
		add(SearchCollection.INDEXERS, Definitions.first("search/indexer-indexer1", version));
		add(SearchCollection.INDEXES, Definitions.first("search/index-plain", version));
		add(SearchCollection.INDEXES, FirstResources.of("search/index-lounges", this.keys));
		add(SearchCollection.SYNONYMMAPS, FirstResources.of("search/synonymmap-brands", this.keys));
		add(SearchCollection.DATASOURCES, FirstResources.of("search/datasource-orders", this.keys));
		add(SearchCollection.KNOWLEDGEBASES, FirstResources.of("search/knowledgebase-concierge", this.keys));
		add(SearchCollection.KNOWLEDGESOURCES, FirstResources.of("search/knowledgesource-house-rules", this.keys));
		add(SearchCollection.KNOWLEDGESOURCES, FirstResources.of("search/knowledgesource-contracts", this.keys));
		this.pages.size(0);
	}

	/**
	 * Puts one more object into the service, past all its rules, or replaces one. It is
	 * gone after a reset.
	 */
	synchronized void add(SearchCollection collection, ObjectNode definition) {
		SearchObject added = new SearchObject(collection, definition, nextEtag());
		this.objects.put(identity(added.uri()), added);
	}

	/** Takes an object away, such as {@code indexes('plain')}. */
	synchronized void remove(String object) {
		this.objects.remove(identity(ENDPOINT + "/" + object));
	}

	@Override
	public synchronized List<FakeConsumer> consumers() {
		return this.objects.values().stream().map((object) -> object.consumer(this.keys)).toList();
	}

	@Override
	public synchronized Reply answer(Call call) {
		return AzureAnswers.complete(call, (requestId) -> route(call, requestId));
	}

	private Reply route(Call call, String requestId) {
		requireApiVersion(call);
		Matcher path = PATH.matcher(call.path());
		if (!path.matches()) {
			throw new Refusal(404, "", Optional.empty(), "There is nothing at " + call.path() + ".");
		}
		SearchCollection collection = SearchCollection.named(path.group(1));
		if (!collection.isIn(apiVersion(call))) {
			throw new Refusal(404, "", Optional.empty(), "There is nothing at " + call.path() + ".");
		}
		@Nullable String name = (path.group(2) != null) ? path.group(2) : path.group(3);
		if (name == null) {
			requireMethod(call, "GET");
			return list(call, collection);
		}
		if (path.group(4) != null) {
			return documents(find(collection, name), path.group(4));
		}
		if (call.method().equals("GET")) {
			SearchObject found = find(collection, name);
			use(found, KeyUse.UNWRAP);
			requireSignIn(found);
			return shown(200, found, call);
		}
		requireMethod(call, "PUT");
		return put(call, collection, name, requestId);
	}

	private Reply list(Call call, SearchCollection collection) {
		if (call.query().containsKey("$select") && !collection.takesSelection()) {
			throw SearchUpdate.invalid("The list of " + collection.word() + " takes no $select.");
		}
		Optional<List<String>> selected = Optional.ofNullable(call.query().get("$select"))
			.filter((select) -> !select.equals("*"))
			.map((select) -> Arrays.asList(select.split("\\s*,\\s*", -1)));
		List<ObjectNode> all = new ArrayList<>();
		for (SearchObject object : this.objects.values()) {
			if (object.collection() == collection) {
				use(object, KeyUse.UNWRAP);
				ObjectNode shown = object.shown(apiVersion(call), this.keys);
				all.add(selected.map(shown::retain).orElse(shown));
			}
		}
		return AzureAnswers.json(200, this.pages.page(call, collection.word(), all), Map.of());
	}

	/** From now on a list has so many objects on a page; 0 for all of them. */
	void pageSize(int size) {
		this.pages.size(size);
	}

	int pageSize() {
		return this.pages.size();
	}

	/** Whether every object is encrypted with a customer-managed key. */
	synchronized boolean compliant() {
		return this.objects.values().stream().allMatch((object) -> object.key(this.keys).isPresent());
	}

	private Reply put(Call call, SearchCollection collection, String name, String requestId) {
		Optional<SearchObject> held = held(collection, name);
		ObjectNode sent = Definitions.object(call.body());
		if (Definitions.text(sent, "name").filter(name::equalsIgnoreCase).isEmpty()) {
			throw SearchUpdate.invalid("name : The name in the body is not the one in the URL, " + name + ".");
		}
		AzureAnswers.requirePreconditions(call, held.map(SearchObject::etag));
		ObjectNode next = new SearchUpdate(collection, held.map(SearchObject::definition).orElse(null), this.keys)
			.apply(sent, apiVersion(call));
		next.put("name", held.map(SearchObject::name).orElse(name));
		add(collection, next);
		SearchObject changed = find(collection, name);
		use(changed, KeyUse.WRAP);
		this.ledger.noteConsumer("Search", changed.uri(), changed.key(this.keys), requestId);
		boolean wantsBody = call.header("Prefer").filter("return=representation"::equalsIgnoreCase).isPresent();
		return (held.isEmpty() || wantsBody) ? shown(held.isEmpty() ? 201 : 200, changed, call)
				: AzureAnswers.with(Reply.empty(204), Map.of("ETag", changed.etag()));
	}

	private Reply documents(SearchObject index, String path) {
		use(index, KeyUse.UNWRAP);
		if (!index.readable(this.keys)) {
			throw revoked();
		}
		JsonNode documents = index.name().equals("hotels") ? Definitions.first("search/documents-hotels")
				: Definitions.empty().putArray("value");
		return switch (path.toLowerCase(Locale.ROOT)) {
			case "/docs/$count" -> new Reply(200, Map.of("Content-Type", "text/plain"), documents.size() + "");
			case "/docs",
					"/docs/search" ->
				AzureAnswers.json(200,
						Definitions.empty()
							.put("@odata.context", index.uri() + "/$metadata#docs(*)")
							.set("value", documents),
						Map.of());
			default -> throw new Refusal(404, "", Optional.empty(), "Documents are only read here, not " + path + ".");
		};
	}

	/** Without its application's secret the service does not even get to its key. */
	private void requireSignIn(SearchObject object) {
		if (!object.signsIn(this.keys)) {
			throw revoked();
		}
	}

	private static Refusal revoked() {
		return new Refusal(403, "", Optional.empty(),
				"Access forbidden. The query key used might have been revoked - please retry.");
	}

	private void use(SearchObject object, KeyUse use) {
		if (object.signsIn(this.keys)) {
			object.key(this.keys).ifPresent((key) -> key.use(this.keys, object.caller(), use));
		}
	}

	private Reply shown(int status, SearchObject object, Call call) {
		ObjectNode body = Definitions.empty();
		body.put("@odata.context", ENDPOINT + "/$metadata#" + object.collection().word() + "/$entity");
		body.setAll(object.shown(apiVersion(call), this.keys));
		return AzureAnswers.json(status, body, Map.of("ETag", object.etag()));
	}

	private SearchObject find(SearchCollection collection, String name) {
		return held(collection, name).orElseThrow(() -> new Refusal(404, "", Optional.empty(),
				"No " + collection.kind().word() + " with the name '" + name + "' was found in the service."));
	}

	private Optional<SearchObject> held(SearchCollection collection, String name) {
		return Optional.ofNullable(this.objects.get(identity(ENDPOINT + "/" + collection.word() + "('" + name + "')")));
	}

	private static String identity(String uri) {
		return uri.toLowerCase(Locale.ROOT);
	}

	private static String apiVersion(Call call) {
		return call.query().getOrDefault("api-version", "");
	}

	private static void requireApiVersion(Call call) {
		if (!API_VERSIONS.contains(apiVersion(call))) {
			throw new Refusal(400, "", Optional.empty(),
					apiVersion(call).isEmpty() ? "The request needs the query parameter api-version."
							: "The api-version " + apiVersion(call) + " is not one of " + API_VERSIONS + ".");
		}
	}

	private static void requireMethod(Call call, String method) {
		if (!call.method().equals(method)) {
			throw new Refusal(405, "", Optional.empty(), "The method " + call.method() + " is not allowed here.");
		}
	}

	private String nextEtag() {
		this.lastTick = Math.max(this.lastTick + 1, this.clock.millis() * 10_000 + TICKS_AT_EPOCH);
		return "\"0x" + Long.toHexString(this.lastTick).toUpperCase(Locale.ROOT) + "\"";
	}

}
