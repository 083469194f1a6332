package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The long-running operations of the fake Resource Manager. */
final class ArmOperations {

	private static final String HEALTHCARE = "/operationresults/";

	private static final String STATUS = "/operationStatuses/";

	private static final String OUTCOME = "/operationResults/";

	private final Map<String, ArmOperation> operations = new HashMap<>();

	private @Nullable ObjectNode nextFailure;

	void clear() {
		this.operations.clear();
		this.nextFailure = null;
	}

	/** Lets the next operation fail. */
	void failNext(String code, String message) {
		this.nextFailure = AzureAnswers.error(code, message);
	}

	/** Starts to change a resource; it fails as it is told or as was asked for before. */
	ArmOperation start(ArmResource resource, Optional<ObjectNode> error, Instant now) {
		String id = UUID.randomUUID().toString();
		String path = place(resource) + word(resource.type()) + id;
		ArmOperation operation = new ArmOperation(id, path, resource, now, error.or(this::takeFailure));
		this.operations.put(path.toLowerCase(Locale.ROOT), operation);
		return operation;
	}

	/** The answer, if an operation is asked about. */
	Optional<Reply> answer(Call call, Instant now) {
		if (!call.path().toLowerCase(Locale.ROOT).matches(".*/locations/[^/]+/operation(results|statuses)/[^/]+/?")) {
			return Optional.empty();
		}
		ArmOperation operation = Optional.ofNullable(this.operations.get(call.path().toLowerCase(Locale.ROOT)))
			.orElseThrow(() -> FakeResourceManager.notFound(call));
		String apiVersion = call.query().getOrDefault("api-version", "");
		operation.resource().type().requireVersion(apiVersion);
		return Optional
			.of(call.path().contains(OUTCOME) ? outcome(operation, apiVersion, now) : status(operation, now));
	}

	private static Reply status(ArmOperation operation, Instant now) {
		ObjectNode body = operation.poll(now);
		operation.resource().settle(now);
		boolean ended = Set.of("Succeeded", "Failed").contains(body.path("status").stringValue());
		return AzureAnswers.json(200, body, ended ? Map.of() : Map.of("Retry-After", "1"));
	}

	private static Reply outcome(ArmOperation operation, String apiVersion, Instant now) {
		if (!operation.pollLocation(now)) {
			return AzureAnswers.with(Reply.empty(202),
					Map.of("Location", FakeResourceManager.ENDPOINT + operation.path() + "?api-version=" + apiVersion,
							"Retry-After", "1"));
		}
		operation.resource().settle(now);
		return operation.error()
			.map((error) -> AzureAnswers.json(400, Definitions.empty().set("error", error), Map.of()))
			.orElseGet(() -> AzureAnswers.json(200, operation.resource().shown(apiVersion, now), Map.of()));
	}

	private Optional<ObjectNode> takeFailure() {
		ObjectNode failure = this.nextFailure;
		this.nextFailure = null;
		return Optional.ofNullable(failure);
	}

	private static String place(ArmResource resource) {
		String location = resource.wanted().path("location").asString("");
		String[] id = resource.id().split("/", -1);
		return "/subscriptions/" + id[2] + "/providers/" + resource.type().name().replaceFirst("/.*", "")
				+ "/locations/" + (location.isEmpty() ? "westeurope" : location);
	}

	private static String word(ArmType type) {
		if (type.name().startsWith("Microsoft.HealthcareApis")) {
			return HEALTHCARE;
		}
		return (type.style() == ArmOperation.Style.LOCATION) ? OUTCOME : STATUS;
	}

}
