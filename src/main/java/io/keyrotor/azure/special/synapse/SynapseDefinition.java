package io.keyrotor.azure.special.synapse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Synapse workspace as ARM answered it.
 *
 * @param replaced the key it is to go back to, if it is on the temporary one in its place
 */
record SynapseDefinition(ConsumerId consumer, ObjectNode tree, Optional<SynapseKey> replaced) {

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("adlaResourceId", "connectivityEndpoints",
			"extraProperties", "privateEndpointConnections", "provisioningState", "settings", "workspaceUID");

	ConsumerState state() {
		KeyIdentity identity = identity();
		ConsumerState state = new ConsumerState(reference(), active().isPresent() ? identity.words() : Optional.empty(),
				isSettled(), ArmResources.fault(this.tree), fingerprint(), HiddenSecrets.marked(encryption()))
			.inTenant(identity.tenantId())
			.as(identity.principalId())
			.at(AnyCase.text(this.tree, "location"));
		return this.replaced
			.map((key) -> state.faulty("OnTemporaryKey: half of the way to a new version, the workspace"
					+ " is on its temporary key " + active().map(SynapseKey::url).orElse("")
					+ " and has to be written once more to go back to " + key.url()
					+ "; keep both keys enabled, and resume or roll back its rotation, or apply its key once more"))
			.orElse(state);
	}

	/** The key that the workspace says it is encrypted with. */
	Optional<SynapseKey> active() {
		JsonNode key = AnyCase.member(cmk(), "key");
		return AnyCase.text(key, "keyVaultUrl").map((url) -> new SynapseKey(AnyCase.text(key, "name").orElse(""), url));
	}

	private Reference reference() {
		return this.replaced.or(this::active)
			.map((key) -> key.reference(this.consumer))
			.orElseGet(Reference.ServiceManaged::new);
	}

	private boolean isSettled() {
		return ArmResources.isSettled(this.tree)
				&& AnyCase.text(cmk(), "status").map("Consistent"::equalsIgnoreCase).orElse(true);
	}

	/** What to PATCH so that the workspace goes over to a key it knows. */
	ObjectNode encryptedWith(SynapseKey key) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode encryption = body.putObject("properties").putObject("encryption");
		encryption().propertyStream()
			.filter((member) -> !member.getKey().equalsIgnoreCase("doubleEncryptionEnabled"))
			.forEach((member) -> encryption.set(member.getKey(), member.getValue().deepCopy()));
		if (AnyCase.member(encryption, "cmk") instanceof ObjectNode cmk) {
			cmk.remove(AnyCase.spelled(cmk, "status"));
			cmk.putObject(AnyCase.spelled(cmk, "key")).put("name", key.name()).put("keyVaultUrl", key.url());
		}
		return body;
	}

	private Map<String, String> fingerprint() {
		ObjectNode definition = this.tree.deepCopy();
		definition.remove(READ_ONLY);
		ResourceIdentity.withoutReadOnly(definition.path("identity"));
		if (definition.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
			properties.set("encryption",
					encryptedWith(new SynapseKey("name", "key")).path("properties").path("encryption"));
		}
		return Fingerprint.ofResource(definition);
	}

	private KeyIdentity identity() {
		JsonNode kek = AnyCase.member(cmk(), "kekIdentity");
		boolean ofSystem = AnyCase.member(kek, "useSystemAssignedIdentity").asBoolean(false);
		return KeyIdentity.of(this.tree.path("identity"),
				ofSystem ? Optional.empty() : AnyCase.text(kek, "userAssignedIdentity"));
	}

	private JsonNode cmk() {
		return AnyCase.member(encryption(), "cmk");
	}

	private JsonNode encryption() {
		return AnyCase.at(this.tree, "properties", "encryption");
	}

	/** The pools whose data would not go over to another key with the workspace. */
	static List<String> asleep(List<JsonNode> pools) {
		return pools.stream()
			.filter((pool) -> !"Online".equalsIgnoreCase(AnyCase.text(pool.path("properties"), "status").orElse("")))
			.map((pool) -> AnyCase.text(pool, "name").orElse("without a name"))
			.toList();
	}

}
