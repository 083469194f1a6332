package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Event Hubs and Service Bus namespaces. They have up to three keys in an array
 * (Microsoft Learn, "Configure customer-managed keys for encrypting Azure Event Hubs data
 * at rest"), each of which is called by its place, {@code key1} to {@code key3}: its name
 * would not be the same after a move to another key. A PATCH replaces an array as a
 * whole, so all of it is sent, in its order.
 */
final class KeyArray implements BlockForm {

	static final String API_VERSION = "2024-01-01";

	static final String NEWEST_API_VERSION = "2026-01-01";

	private static final KeyForm KEY = new KeyForm.Parts("keyVaultUri", "keyName", "keyVersion");

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("createdAt", "metricId",
			"privateEndpointConnections", "provisioningState", "serviceBusEndpoint", "status", "updatedAt");

	@Override
	public String apiVersion(ConsumerKind kind) {
		return API_VERSION;
	}

	@Override
	public Optional<String> newestApiVersion(ConsumerKind kind) {
		return Optional.of(NEWEST_API_VERSION);
	}

	@Override
	public String method() {
		return "PATCH";
	}

	@Override
	public boolean takesVersionless(ConsumerKind kind) {
		return true;
	}

	@Override
	public List<KeyBlock> blocks(ConsumerId consumer, ObjectNode tree) {
		JsonNode keys = AnyCase.member(encryption(tree), "keyVaultProperties");
		return IntStream.range(0, keys.size())
			.filter((i) -> keys.get(i) instanceof ObjectNode key && KEY.isIn(key))
			.mapToObj((i) -> block(tree, i, (ObjectNode) keys.get(i)))
			.toList();
	}

	private static KeyBlock block(ObjectNode tree, int place, ObjectNode key) {
		KeyIdentity identity = KeyIdentity.of(AnyCase.member(tree, "identity"),
				AnyCase.text(AnyCase.member(key, "identity"), "userAssignedIdentity"));
		return new KeyBlock("key" + (place + 1), key, KEY, false, identity, Optional.empty());
	}

	@Override
	public ObjectNode body(ObjectNode tree) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").set("encryption", encryption(tree));
		return body;
	}

	@Override
	public ObjectNode definition(ObjectNode tree) {
		ObjectNode definition = tree.deepCopy();
		definition.remove(READ_ONLY);
		ResourceIdentity.withoutReadOnly(definition.path("identity"));
		if (definition.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
		}
		return definition;
	}

	/** A namespace that lost all of its keys says so in its status. */
	@Override
	public Optional<String> fault(ObjectNode tree) {
		return AnyCase.text(tree.path("properties"), "status")
			.filter("Revoked"::equalsIgnoreCase)
			.or(() -> ArmResources.fault(tree));
	}

	private static JsonNode encryption(ObjectNode tree) {
		return AnyCase.at(tree, "properties", "encryption");
	}

}
