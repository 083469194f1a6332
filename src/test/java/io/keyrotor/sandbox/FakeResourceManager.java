package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Azure Resource Manager with a DICOM service and a storage account, and with the key
 * stores and a workspace to look at ({@link ArmDocuments}). A health data service is
 * changed by a PUT of all it shall have, as an operation that goes on after the answer; a
 * storage account is changed at once.
 */
final class FakeResourceManager implements FakeService {

	static final String ENDPOINT = "https://management.azure.com";

	private static final String OPERATION_RESULTS = "/operationresults/";

	private final Ledger ledger;

	private final Clock clock;

	private final KeyLedger keys;

	private final Map<String, ArmResource> resources = new LinkedHashMap<>();

	private final Map<String, ArmOperation> operations = new HashMap<>();

	private final ArmDocuments documents = new ArmDocuments();

	private final ResourceGraph graph = new ResourceGraph();

	private @Nullable ObjectNode nextFailure;

	FakeResourceManager(Ledger ledger, Clock clock, KeyLedger keys) {
		this.ledger = ledger;
		this.clock = clock;
		this.keys = keys;
		reset();
	}

	@Override
	public synchronized void reset() {
		this.resources.clear();
		this.operations.clear();
		this.nextFailure = null;
		this.documents.reset();
		this.graph.reset();
		add(Definitions.first("arm/dicom-service", this.keys.current("sandbox-hsm", "dicom-cmk").value()));
		add(Definitions.first("arm/storage-account", ""));
	}

	/**
	 * Puts one more resource into the subscription, past all rules, or replaces one. It
	 * is gone after a reset.
	 */
	synchronized void add(ObjectNode definition) {
		ArmResource added = new ArmResource(definition, this.clock.instant());
		this.resources.put(identity(added.id()), added);
		// A storage account looks for its key's version at once, and then daily.
		added.consumer(this.keys, this.clock.instant());
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
			.concat(this.resources.values()
				.stream()
				.map((resource) -> resource.consumer(this.keys, now))
				.map((consumer) -> (ObjectNode) consumer.definition()), this.documents.resources().stream())
			.toList();
	}

	/** Shows one more resource of a type that nobody can change here. */
	synchronized void show(List<String> apiVersions, ObjectNode resource) {
		this.documents.add(apiVersions, resource);
		this.graph.observe(this.clock.instant(), this::inGraph);
	}

	/** What is only shown. */
	ArmDocuments documents() {
		return this.documents;
	}

	/** Lets the next long-running operation end {@code Failed} with this error. */
	synchronized void failNextOperation(String code, String message) {
		this.nextFailure = AzureAnswers.error(code, message);
	}

	@Override
	public synchronized List<FakeConsumer> consumers() {
		Instant now = settle();
		return Stream
			.concat(this.resources.values().stream().map((resource) -> resource.consumer(this.keys, now)),
					this.documents.resources().stream().flatMap((shown) -> registry(shown).stream()))
			.toList();
	}

	private Optional<FakeConsumer> registry(ObjectNode shown) {
		JsonNode encryption = shown.path("properties").path("encryption");
		return Definitions.text(encryption.path("keyVaultProperties"), "keyIdentifier")
			.flatMap((url) -> KeyInUse.of(url, this.keys))
			.map((key) -> new FakeConsumer(shown.path("id").stringValue(), "ContainerRegistry", key.store(), key.key(),
					encryption.deepCopy(), shown));
	}

	@Override
	public synchronized Reply answer(Call call) {
		Instant now = settle();
		Reply reply = AzureAnswers.complete(call, (requestId) -> this.documents.answer(call)
			.or(() -> this.graph.answer(call, now, this::inGraph))
			.or(() -> health(call, now))
			.orElseGet(() -> call.path().contains(OPERATION_RESULTS) ? poll(call, now) : route(call, now, requestId)));
		this.graph.observe(now, this::inGraph);
		return reply;
	}

	private Optional<Reply> health(Call call, Instant now) {
		return ResourceHealth.resource(call).map((id) -> {
			ArmResource resource = Optional.ofNullable(this.resources.get(identity(id)))
				.orElseThrow(() -> notFound(call));
			resource.use(KeyUse.UNWRAP, this.keys, now);
			return ResourceHealth.answer(call, resource, resource.readable(this.keys, now), now);
		});
	}

	private Reply shown(Call call, ArmResource resource, Instant now) {
		resource.use(KeyUse.UNWRAP, this.keys, now);
		return AzureAnswers.json(200, resource.shown(apiVersion(call), this.keys, now), Map.of());
	}

	private Instant settle() {
		Instant now = this.clock.instant();
		this.resources.values().forEach((resource) -> resource.settle(now));
		this.graph.observe(now, this::inGraph);
		return now;
	}

	private Reply poll(Call call, Instant now) {
		ArmType.DICOM_SERVICE.requireVersion(apiVersion(call));
		ArmOperation operation = Optional.ofNullable(this.operations.get(identity(call.path())))
			.orElseThrow(() -> notFound(call));
		ObjectNode body = operation.poll(now);
		settle();
		boolean ended = Set.of("Succeeded", "Failed").contains(body.path("status").stringValue());
		return AzureAnswers.json(200, body, ended ? Map.of() : Map.of("Retry-After", "1"));
	}

	private Reply route(Call call, Instant now, String requestId) {
		ArmResource resource = Optional.ofNullable(this.resources.get(identity(call.path())))
			.orElseThrow(() -> notFound(call));
		resource.type().requireVersion(apiVersion(call));
		return switch (call.method()) {
			case "GET" -> shown(call, resource, now);
			case "PUT" -> change(call, resource, ArmUpdate.put(resource, body(call), apiVersion(call)), requestId, now);
			case "PATCH" -> change(call, resource, ArmUpdate.patch(resource, body(call)), requestId, now);
			default -> throw new Refusal(405, "MethodNotAllowed", Optional.empty(),
					"The method " + call.method() + " is not allowed here.");
		};
	}

	private Reply change(Call call, ArmResource resource, ObjectNode next, String requestId, Instant now) {
		if (resource.type().healthcare()) {
			AzureAnswers.requirePreconditions(call, Optional.of(resource.etag()));
		}
		if (resource.busy()) {
			throw new Refusal(409, "AnotherOperationInProgress", Optional.empty(),
					"Another operation on " + resource.id() + " is in progress. Try again when it is over.");
		}
		Optional<String> objection = ArmKey.objection(resource.type(), next, this.keys);
		if (!resource.type().healthcare()) {
			lost(call, resource, now).or(() -> objection).ifPresent((reason) -> {
				throw new Refusal(400, "KeyVaultKeyNotUsable", Optional.empty(), reason);
			});
			resource.replace(next, now);
			note(resource, next, requestId);
			resource.use(KeyUse.WRAP, this.keys, now);
			return AzureAnswers.json(200, resource.shown(apiVersion(call), this.keys, now), Map.of());
		}
		if (objection.isEmpty()) {
			ArmKey.of(resource.type(), next, this.keys)
				.ifPresent((key) -> key.use(this.keys, resource.caller(), KeyUse.WRAP));
		}
		Optional<ObjectNode> error = objection.map((reason) -> AzureAnswers.error("KeyEncryptionKeyNotUsable", reason))
			.or(this::takeFailure);
		ArmOperation operation = start(next, error, now);
		resource.replace(next, operation, now);
		note(resource, next, requestId);
		return accepted(call, resource, operation, now);
	}

	/** Why the encryption cannot be written: what is held cannot be unwrapped. */
	private Optional<String> lost(Call call, ArmResource resource, Instant now) {
		boolean written = body(call).path("properties").has("encryption");
		return (written && !resource.readable(this.keys, now))
				? Optional.of("The version of the key in use is not enabled, so that nothing can be wrapped anew.")
				: Optional.empty();
	}

	private ArmOperation start(ObjectNode next, Optional<ObjectNode> error, Instant now) {
		String id = UUID.randomUUID().toString();
		String subscription = next.path("id").stringValue().split("/", -1)[2];
		String path = "/subscriptions/" + subscription + "/providers/Microsoft.HealthcareApis/locations/"
				+ next.path("location").stringValue() + OPERATION_RESULTS + id;
		ArmOperation operation = new ArmOperation(id, path, now, error);
		this.operations.put(identity(path), operation);
		return operation;
	}

	private Optional<ObjectNode> takeFailure() {
		ObjectNode failure = this.nextFailure;
		this.nextFailure = null;
		return Optional.ofNullable(failure);
	}

	private Reply accepted(Call call, ArmResource resource, ArmOperation operation, Instant now) {
		ObjectNode body = resource.shown(apiVersion(call), this.keys, now);
		body.withObject("/properties").put("provisioningState", "Accepted");
		return AzureAnswers.json(202, body, Map.of("Azure-AsyncOperation",
				ENDPOINT + operation.path() + "?api-version=" + apiVersion(call), "Retry-After", "1"));
	}

	private void note(ArmResource resource, ObjectNode next, String requestId) {
		this.ledger.note("ResourceManager", "PutConsumer", resource.id(),
				ArmKey.of(resource.type(), next, this.keys).flatMap(KeyInUse::pinned).orElse(null), requestId);
	}

	private static ObjectNode body(Call call) {
		return Definitions.object(call.body());
	}

	private static Refusal notFound(Call call) {
		return new Refusal(404, "ResourceNotFound", Optional.empty(),
				"The resource " + call.path() + " was not found.");
	}

	private static String apiVersion(Call call) {
		return call.query().getOrDefault("api-version", "");
	}

	private static String identity(String path) {
		String id = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		return id.toLowerCase(Locale.ROOT);
	}

}
