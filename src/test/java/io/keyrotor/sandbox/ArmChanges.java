package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/** How the resources of the fake Resource Manager are changed by PUT and PATCH. */
final class ArmChanges {

	private final ArmResources resources;

	private final ArmOperations operations;

	private final Ledger ledger;

	private final KeyLedger keys;

	private final ServerKeys serverKeys;

	private final WorkspaceKeys workspaceKeys;

	ArmChanges(ArmResources resources, ArmOperations operations, Ledger ledger, KeyLedger keys) {
		this.resources = resources;
		this.operations = operations;
		this.ledger = ledger;
		this.keys = keys;
		this.serverKeys = new ServerKeys(resources, keys);
		this.workspaceKeys = new WorkspaceKeys(resources, operations);
	}

	Reply answer(Call call, Instant now, String requestId) {
		ArmResource resource = this.resources.find(call.path()).orElseGet(() -> created(call, now));
		String apiVersion = call.query().getOrDefault("api-version", "");
		resource.type().requireVersion(apiVersion);
		if (resource.type().tagged()) {
			AzureAnswers.requirePreconditions(call, Optional.of(resource.etag()));
		}
		requireRest(resource);
		ObjectNode next = next(call, resource, apiVersion);
		this.serverKeys.check(resource, next);
		this.workspaceKeys.check(resource, next);
		Reply reply = change(call, resource, next, requestId, now);
		this.serverKeys.complete(resource, now);
		this.workspaceKeys.complete(resource, next, now);
		return reply;
	}

	/** What follows from other changes in time. */
	void settle(Instant now) {
		this.serverKeys.settle(now);
		this.workspaceKeys.settle();
	}

	private ArmResource created(Call call, Instant now) {
		ArmType type = ArmTypes.ofId(call.path())
			.filter((known) -> known.writing().creates() && call.method().equals("PUT"))
			.filter((_) -> this.resources.above(call.path()).isPresent())
			.orElseThrow(() -> FakeResourceManager.notFound(call));
		this.serverKeys.checkName(type, call);
		return this.resources.add(Definitions.empty()
			.put("id", call.path())
			.put("name", call.path().replaceFirst(".*/", ""))
			.put("type", type.name()), now);
	}

	private static void requireRest(ArmResource resource) {
		boolean busy = resource.busy()
				|| (resource.type().proxy() && resource.above().filter(ArmResource::busy).isPresent());
		if (busy) {
			throw new Refusal(409, "AnotherOperationInProgress", Optional.empty(),
					"Another operation on " + resource.id() + " is in progress. Try again when it is over.");
		}
	}

	private static ObjectNode next(Call call, ArmResource resource, String apiVersion) {
		ObjectNode sent = Definitions.object(call.body());
		if (call.method().equals("PUT")) {
			return ArmUpdate.put(resource.type(), resource.held(), sent, apiVersion);
		}
		if (resource.type().writing().patch() == ArmWriting.Patch.NONE) {
			throw new Refusal(405, "MethodNotAllowed", Optional.empty(), "The method PATCH is not allowed here.");
		}
		return ArmUpdate.patch(resource.type(), resource.held(), sent);
	}

	private Reply change(Call call, ArmResource resource, ObjectNode next, String requestId, Instant now) {
		ArmType type = resource.type();
		Optional<String> misspelt = ArmKey.misspelt(type, next, this.keys);
		Optional<String> unusable = keysChanged(call, resource, next)
				? ArmKey.unusable(type, next, resource.callers(next), this.keys) : Optional.empty();
		if (!type.refusesLate()) {
			misspelt.ifPresent((reason) -> refuse("InvalidKeyIdentifier", reason));
		}
		if (type.style() == ArmOperation.Style.AT_ONCE) {
			lost(call, resource, now).or(() -> unusable).ifPresent((reason) -> refuse("KeyVaultKeyNotUsable", reason));
			note(resource, next, requestId);
			resource.replace(next, now);
			resource.use(KeyUse.WRAP, now);
			return AzureAnswers.json(200, resource.shown(apiVersion(call), now), Map.of());
		}
		Optional<String> objection = misspelt.or(() -> unusable);
		if (objection.isEmpty()) {
			resource.tryOut(next, now);
		}
		ArmOperation operation = this.operations.start(resource,
				objection.map((reason) -> AzureAnswers.error("KeyEncryptionKeyNotUsable", reason)), now);
		note(resource, next, requestId);
		resource.replace(next, call.method().equals("PUT"), operation, now);
		return accepted(call, resource, operation, now);
	}

	/** A service looks at its keys when they are written, and not for every tag. */
	private static boolean keysChanged(Call call, ArmResource resource, ObjectNode next) {
		return call.method().equals("PUT") || !next.path("properties").equals(resource.held().path("properties"))
				|| Definitions.object(call.body()).has("properties");
	}

	private static void refuse(String code, String reason) {
		throw new Refusal(400, code, Optional.empty(), reason);
	}

	/** Why the encryption cannot be written: what is held cannot be unwrapped. */
	private static Optional<String> lost(Call call, ArmResource resource, Instant now) {
		boolean written = Definitions.object(call.body()).has("properties");
		return (written && !resource.type().truth("readableAlways") && !resource.readable(now))
				? Optional.of("The version of the key in use is not enabled, so that nothing can be wrapped anew.")
				: Optional.empty();
	}

	private static Reply accepted(Call call, ArmResource resource, ArmOperation operation, Instant now) {
		String at = FakeResourceManager.ENDPOINT + operation.path() + "?api-version=" + apiVersion(call);
		if (resource.type().style() == ArmOperation.Style.LOCATION) {
			return AzureAnswers.with(Reply.empty(202), Map.of("Location", at, "Retry-After", "1"));
		}
		ObjectNode body = resource.shown(apiVersion(call), now);
		if (body.path("properties").has("provisioningState")) {
			body.withObject("/properties").put("provisioningState", "Accepted");
		}
		return AzureAnswers.json(202, body, Map.of("Azure-AsyncOperation", at, "Retry-After", "1"));
	}

	private void note(ArmResource resource, ObjectNode next, String requestId) {
		List<KeyInUse> before = ArmKey.of(resource.type(), resource.held(), this.keys).toList();
		List<KeyInUse> after = ArmKey.of(resource.type(), next, this.keys).toList();
		this.ledger.noteConsumer("ResourceManager", resource.id(),
				after.stream().filter((key) -> !before.contains(key)).findFirst().or(() -> after.stream().findFirst()),
				requestId);
	}

	private static String apiVersion(Call call) {
		return call.query().getOrDefault("api-version", "");
	}

}
