package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import tools.jackson.databind.node.ObjectNode;

/**
 * Azure Resource Manager with resources of many types ({@link ArmTypes}), and with the
 * key stores and a workspace to look at ({@link ArmDocuments}).
 */
final class FakeResourceManager implements FakeService {

	static final String ENDPOINT = "https://management.azure.com";

	private final Clock clock;

	private final KeyLedger keys;

	private final ArmResources resources;

	private final ArmOperations operations = new ArmOperations();

	private final ArmLocks locks = new ArmLocks();

	private final ArmDocuments documents = new ArmDocuments();

	private final ResourceGraph graph = new ResourceGraph();

	private final SearchManagement searchService = new SearchManagement(this.documents, this.locks);

	private final ArmChanges changes;

	private final KeyRoles roles;

	FakeResourceManager(Ledger ledger, Clock clock, KeyLedger keys) {
		this.clock = clock;
		this.keys = keys;
		this.resources = new ArmResources(keys);
		this.changes = new ArmChanges(this.resources, this.operations, ledger, keys);
		this.roles = new KeyRoles(keys, this.documents);
		reset();
	}

	@Override
	public synchronized void reset() {
		this.resources.clear();
		this.operations.clear();
		this.locks.clear();
		this.documents.reset();
		this.searchService.deaf(false);
		this.graph.reset();
		FirstResources.at(this.keys).forEach((definition) -> this.resources.add(definition, this.clock.instant()));
	}

	/**
	 * Puts one more resource into the subscription, past all rules, or replaces one. It
	 * is gone after a reset.
	 */
	synchronized void add(ObjectNode definition) {
		this.resources.add(definition, this.clock.instant());
		this.graph.observe(this.clock.instant(), this::inGraph);
	}

	/**
	 * From now on Resource Graph is this much behind.
	 */
	synchronized void lag(Duration lag) {
		this.graph.lag(lag, inGraph());
	}

	Duration lag() {
		return this.graph.lag();
	}

	private List<ObjectNode> inGraph() {
		Instant now = this.clock.instant();
		return Stream
			.concat(this.resources.all()
				.stream()
				.filter((resource) -> !resource.type().proxy() && !this.documents.forbids(resource.id()))
				.map((resource) -> resource.listed(now)), this.documents.resources().stream())
			.toList();
	}

	/** What is only shown. */
	ArmDocuments documents() {
		return this.documents;
	}

	/** The search service as a resource. */
	SearchManagement searchService() {
		return this.searchService;
	}

	/** What cannot be changed. */
	ArmLocks locks() {
		return this.locks;
	}

	/** Lets the next long-running operation end {@code Failed} with this error. */
	synchronized void failNextOperation(String code, String message) {
		this.operations.failNext(code, message);
	}

	/** Changes what a resource holds, past all rules. */
	synchronized void change(String id, Consumer<ObjectNode> change) {
		change.accept(find(id).held());
		this.graph.observe(this.clock.instant(), this::inGraph);
	}

	/** Whether there is such a resource. */
	synchronized boolean holds(String id) {
		return this.resources.find(id).isPresent();
	}

	/** What a resource really holds. */
	synchronized ObjectNode held(String id) {
		settle();
		return find(id).held().deepCopy();
	}

	/**
	 * Gives a resource another system-assigned identity, as a move to another tenant
	 * does.
	 */
	synchronized void changeIdentity(String id) {
		find(id).changeIdentity(this.clock.instant());
		this.graph.observe(this.clock.instant(), this::inGraph);
	}

	/** The principal with which a resource reaches its keys. */
	synchronized String principal(String id) {
		ArmResource resource = find(id);
		return resource.principals().stream().findFirst().orElseGet(() -> resource.callers().itself().objectId());
	}

	/** The identities of all consumers here and of the search service. */
	private Stream<String> principals() {
		return Stream.concat(this.resources.all().stream().flatMap((resource) -> resource.principals().stream()),
				Stream.of(SearchCallers.ITSELF, SearchCallers.USER_ITSELF).map(Caller::objectId));
	}

	private ArmResource find(String id) {
		return this.resources.find(id)
			.orElseThrow(() -> new IllegalArgumentException("The sandbox has no resource " + id + "."));
	}

	@Override
	public synchronized List<FakeConsumer> consumers() {
		Instant now = settle();
		return this.resources.all()
			.stream()
			.filter((resource) -> resource.type().consumer())
			.flatMap((resource) -> resource.consumers(now).stream())
			.toList();
	}

	@Override
	public synchronized boolean lose(Call call) {
		return this.resources.find(call.path()).filter(ArmResource::lose).isPresent();
	}

	@Override
	public synchronized Reply answer(Call call) {
		Instant now = settle();
		Reply reply = AzureAnswers.complete(call,
				(requestId) -> this.roles.answer(call, principals())
					.or(() -> this.locks.answer(call))
					.or(() -> this.searchService.answer(call))
					.or(() -> this.documents.answer(call))
					.or(() -> this.graph.answer(call, now, this::inGraph))
					.or(() -> health(call, now))
					.or(() -> this.operations.answer(call, now))
					.orElseGet(() -> route(call, now, requestId)));
		this.graph.observe(settle(), this::inGraph);
		return reply;
	}

	private Optional<Reply> health(Call call, Instant now) {
		return ResourceHealth.resource(call).map((id) -> {
			ArmResource resource = this.resources.find(id).orElseThrow(() -> notFound(call));
			resource.use(KeyUse.UNWRAP, now);
			return ResourceHealth.answer(call, resource, resource.readable(now), now);
		});
	}

	private Instant settle() {
		Instant now = this.clock.instant();
		this.resources.all().forEach((resource) -> resource.settle(now));
		this.changes.settle(now);
		this.graph.observe(now, this::inGraph);
		return now;
	}

	private Reply route(Call call, Instant now, String requestId) {
		String apiVersion = call.query().getOrDefault("api-version", "");
		Optional<ArmResource> resource = this.resources.find(call.path());
		if (resource.isEmpty() && call.method().equals("GET")) {
			return list(call, now);
		}
		if (this.documents.forbids(call.path())) {
			throw ArmDocuments.refused(call);
		}
		return switch (call.method()) {
			case "GET" -> shown(resource.orElseThrow(), apiVersion, now);
			case "PUT", "PATCH" -> {
				this.locks.require(call.path());
				yield this.changes.answer(call, now, requestId);
			}
			default -> throw new Refusal(405, "MethodNotAllowed", Optional.empty(),
					"The method " + call.method() + " is not allowed here.");
		};
	}

	private Reply shown(ArmResource resource, String apiVersion, Instant now) {
		resource.type().requireVersion(apiVersion);
		resource.use(KeyUse.UNWRAP, now);
		return AzureAnswers.json(200, resource.shown(apiVersion, now), Map.of());
	}

	/** All resources of a type below one. */
	private Reply list(Call call, Instant now) {
		String apiVersion = call.query().getOrDefault("api-version", "");
		ArmResource above = this.resources.find(call.path().replaceFirst("/[^/]+/?$", ""))
			.orElseThrow(() -> notFound(call));
		ObjectNode body = Definitions.empty();
		var value = body.putArray("value");
		Optional<ArmType> known = ArmTypes.ofId(call.path() + "/any");
		if (known.isEmpty()) {
			ArmTypes.requireOfAzure(call.path() + "/any");
			return AzureAnswers.json(200, body, Map.of());
		}
		ArmType type = known.get();
		type.requireVersion(apiVersion);
		this.resources.below(above)
			.stream()
			.filter((resource) -> resource.type() == type)
			.forEach((resource) -> value.add(resource.shown(apiVersion, now)));
		return AzureAnswers.json(200, body, Map.of());
	}

	static Refusal notFound(Call call) {
		return new Refusal(404, "ResourceNotFound", Optional.empty(),
				"The resource " + call.path() + " was not found.");
	}

}
