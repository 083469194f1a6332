package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Databricks workspaces have a key for their file system ({@code dbfs}), one for
 * {@code managedServices} and one for {@code managedDisk}. Their PATCH takes tags alone
 * (Workspaces - Update), so the whole workspace is PUT; one that is sent without a key it
 * has is refused with {@code DiskEncryptionPropertiesRequired}, and as all is sent back
 * none is left out.
 */
final class DatabricksWorkspace implements BlockForm {

	static final String API_VERSION = "2026-01-01";

	private static final KeyForm KEY = new KeyForm.Parts("keyVaultUri", "keyName", "keyVersion");

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("createdBy", "createdDateTime",
			"diskEncryptionSetId", "isUcEnabled", "managedDiskIdentity", "privateEndpointConnections",
			"provisioningState", "storageAccountIdentity", "updatedBy", "workspaceId", "workspaceUrl");

	@Override
	public String apiVersion(ConsumerKind kind) {
		return API_VERSION;
	}

	@Override
	public String method() {
		return "PUT";
	}

	@Override
	public boolean takesVersionless(ConsumerKind kind) {
		return false;
	}

	@Override
	public List<KeyBlock> blocks(ConsumerId consumer, ObjectNode tree) {
		JsonNode properties = tree.path("properties");
		JsonNode entities = AnyCase.at(properties, "encryption", "entities");
		JsonNode services = AnyCase.member(entities, "managedServices");
		JsonNode disk = AnyCase.member(entities, "managedDisk");
		return Stream.of(
				block("dbfs", AnyCase.at(properties, "parameters", "encryption", "value"), false,
						identity(properties, "storageAccountIdentity")),
				block("managedServices", AnyCase.member(services, "keyVaultProperties"), false, KeyIdentity.UNKNOWN),
				block("managedDisk", AnyCase.member(disk, "keyVaultProperties"),
						AnyCase.member(disk, "rotationToLatestKeyVersionEnabled").asBoolean(false),
						identity(properties, "managedDiskIdentity")))
			.flatMap(Optional::stream)
			.toList();
	}

	private static KeyIdentity identity(JsonNode properties, String member) {
		return KeyIdentity.ofSystem(AnyCase.member(properties, member));
	}

	/** A file system with a key of the service's own names none. */
	private static Optional<KeyBlock> block(String name, JsonNode owner, boolean follows, KeyIdentity identity) {
		return (owner instanceof ObjectNode key && KEY.isIn(key))
				? Optional.of(new KeyBlock(name, key, KEY, follows, identity, Optional.empty())) : Optional.empty();
	}

	@Override
	public ObjectNode body(ObjectNode tree) {
		return definition(tree);
	}

	@Override
	public ObjectNode definition(ObjectNode tree) {
		ObjectNode definition = tree.deepCopy();
		definition.remove(READ_ONLY);
		if (definition.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
			if (properties.path("parameters") instanceof ObjectNode parameters) {
				parameters.remove("resourceTags");
			}
			else {
				properties.remove("parameters");
			}
		}
		return definition;
	}

	@Override
	public Optional<String> lacks(ObjectNode tree) {
		return AnyCase.text(tree, "location").isPresent() ? Optional.empty()
				: Optional.of("its service does not tell its location, which a write has to name; move it with a"
						+ " deployment template, then verify its binding");
	}

}
