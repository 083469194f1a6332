package io.keyrotor.azure.consumers;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A storage account as ARM answered it. Its PATCH replaces the encryption block as a
 * whole, so the whole block is sent back. The casing of the key's members has varied, so
 * they are found without regard to it and sent back as they were.
 */
record StorageDefinition(ConsumerId consumer, ObjectNode tree) {

	private static final String CURRENT_KEY = "currentVersionedKeyIdentifier";

	private static final List<String> OBSERVED_KEY = List.of(CURRENT_KEY, "lastKeyRotationTimestamp",
			"currentVersionedKeyExpirationTimestamp");

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("accountMigrationInProgress", "blobRestoreStatus",
			"creationTime", "failoverInProgress", "geoReplicationStats", "isSkuConversionBlocked", "keyCreationTime",
			"lastGeoFailoverTime", "primaryEndpoints", "primaryLocation", "privateEndpointConnections",
			"provisioningState", "secondaryEndpoints", "secondaryLocation", "statusOfPrimary", "statusOfSecondary",
			"storageAccountSkuConversionStatus");

	ConsumerState state() {
		return new ConsumerState(reference(), identity(), ArmResources.isSettled(this.tree),
				ArmResources.fault(this.tree), fingerprint(), HiddenSecrets.marked(encryption(this.tree)), inUse());
	}

	/** The version that the account found when it last looked for a new one. */
	private Optional<VersionId> inUse() {
		return member(key(encryption(this.tree)), CURRENT_KEY).stringValueOpt()
			.flatMap(KeyReference::pinned)
			.map(Reference.Pinned::version);
	}

	/** What to PATCH so that the account refers to its key as is wanted. */
	ObjectNode changed(ConsumerChange change) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").set("encryption", writableEncryption());
		refer(body, change.reference());
		return body;
	}

	/** The encryption block without what Azure fills in. */
	JsonNode writableEncryption() {
		JsonNode encryption = encryption(this.tree).deepCopy();
		if (key(encryption) instanceof ObjectNode key) {
			key.propertyNames().stream().filter(StorageDefinition::isObserved).toList().forEach(key::remove);
		}
		encryption.path("services").forEach((service) -> {
			if (service instanceof ObjectNode object) {
				object.remove("lastEnabledTime");
			}
		});
		return encryption;
	}

	private static boolean isObserved(String name) {
		return OBSERVED_KEY.stream().anyMatch(name::equalsIgnoreCase);
	}

	private Reference reference() {
		JsonNode encryption = encryption(this.tree);
		if (!"Microsoft.Keyvault".equalsIgnoreCase(encryption.path("keySource").stringValue(""))) {
			return new Reference.ServiceManaged();
		}
		JsonNode key = key(encryption);
		return KeyReference.of(this.consumer, member(key, "keyvaulturi").stringValue(""),
				member(key, "keyname").stringValue(""), member(key, "keyversion").stringValueOpt());
	}

	private Optional<String> identity() {
		if (reference() instanceof Reference.ServiceManaged) {
			return Optional.empty();
		}
		JsonNode identity = encryption(this.tree).path("identity").path("userAssignedIdentity");
		return identity.stringValueOpt().filter((id) -> !id.isBlank()).or(() -> Optional.of("SystemAssigned"));
	}

	private Map<String, String> fingerprint() {
		ObjectNode definition = this.tree.deepCopy();
		definition.remove(READ_ONLY);
		ResourceIdentity.withoutReadOnly(definition.path("identity"));
		if (definition.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
			properties.replace("encryption", writableEncryption());
			set(definition, "keyversion", "version");
			set(definition, "keyname", "name");
			set(definition, "keyvaulturi", "store");
		}
		return Fingerprint.ofResource(definition);
	}

	private static void refer(ObjectNode definition, Reference to) {
		Reference.Versionless target = KeyReference.versionless(to);
		String store = member(key(encryption(definition)), "keyvaulturi").stringValue("");
		set(definition, "keyvaulturi",
				KeyStore.origin(URI.create(store)).equals(target.store()) ? store : target.store().toString());
		set(definition, "keyname", target.key().value());
		set(definition, "keyversion", (to instanceof Reference.Pinned pinned) ? pinned.version().value() : "");
	}

	private static void set(ObjectNode definition, String name, String value) {
		if (key(encryption(definition)) instanceof ObjectNode key) {
			key.propertyNames()
				.stream()
				.filter(name::equalsIgnoreCase)
				.toList()
				.forEach((member) -> key.put(member, value));
		}
	}

	private static JsonNode encryption(ObjectNode definition) {
		return definition.path("properties").path("encryption");
	}

	private static JsonNode key(JsonNode encryption) {
		return member(encryption, "keyvaultproperties");
	}

	private static JsonNode member(JsonNode owner, String name) {
		return owner.propertyStream()
			.filter((member) -> name.equalsIgnoreCase(member.getKey()))
			.<JsonNode>map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(JsonNodeFactory.instance::missingNode);
	}

}
