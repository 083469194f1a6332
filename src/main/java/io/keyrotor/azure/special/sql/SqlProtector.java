package io.keyrotor.azure.special.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The encryption protector of a server, and the server. With automatic rotation the
 * server follows the key by itself although the protector names a version: that is the
 * version in use.
 *
 * @param uri the URI of the key that it names
 */
record SqlProtector(ConsumerId consumer, ObjectNode tree, ObjectNode server, Optional<String> uri) {

	private static final Set<String> NOT_OURS = Set.of("serverKeyName", "subregion", "thumbprint", "uri", "keyVersion");

	ConsumerState state() {
		KeyIdentity identity = identity();
		return new ConsumerState(reference(), isServiceManaged() ? Optional.empty() : identity.words(),
				ArmResources.isSettled(this.tree), ArmResources.fault(this.tree), fingerprint(), List.of(), inUse())
			.inTenant(identity.tenantId())
			.as(identity.principalId())
			.at(location());
	}

	private Reference reference() {
		if (isServiceManaged()) {
			return new Reference.ServiceManaged();
		}
		return follows() ? KeyReference.versionless(named()) : named();
	}

	private Optional<VersionId> inUse() {
		return (!isServiceManaged() && follows() && named() instanceof Reference.Pinned pinned)
				? Optional.of(pinned.version()) : Optional.empty();
	}

	/**
	 * The key it names; its name on the server and its URI have to say the same. Only a
	 * server that follows its key may name it without a version.
	 */
	private Reference named() {
		String url = this.uri.orElseThrow(() -> Refusal.unreadable(this.consumer,
				"neither it nor the key " + keyName() + " of its server tells the URI of the key; look at both"));
		Reference named = KeyReference.parse(this.consumer, url);
		if (named instanceof Reference.Versionless && follows()) {
			return named;
		}
		if (named instanceof Reference.Pinned pinned && SqlKeyName.of(pinned).value().equalsIgnoreCase(keyName())) {
			return named;
		}
		throw Refusal.unreadable(this.consumer, "the key it names, " + keyName() + ", is not the one its URI says, "
				+ url + "; it may be on its way from one to the other, so read it again");
	}

	private String keyName() {
		return keyName(this.tree).orElse("");
	}

	private boolean isServiceManaged() {
		return keyName(this.tree).isEmpty();
	}

	/** What the key is called on the server, if it is a customer's. */
	static Optional<String> keyName(ObjectNode protector) {
		JsonNode properties = protector.path("properties");
		return AnyCase.text(properties, "serverKeyName")
			.filter((_) -> "AzureKeyVault".equalsIgnoreCase(AnyCase.text(properties, "serverKeyType").orElse("")));
	}

	private boolean follows() {
		return properties().path("autoRotationEnabled").asBoolean(false);
	}

	Optional<String> location() {
		return AnyCase.text(this.server, "location");
	}

	/** What to PUT so that nothing changes. */
	ObjectNode asItIs() {
		return protectedBy(new SqlKeyName(keyName()));
	}

	/** What to PUT so that a key of the server protects it; automatic rotation stays. */
	ObjectNode protectedBy(SqlKeyName key) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode properties = body.putObject("properties")
			.put("serverKeyType", text("serverKeyType").orElse("AzureKeyVault"))
			.put("serverKeyName", key.value());
		if (properties().has("autoRotationEnabled")) {
			properties.put("autoRotationEnabled", follows());
		}
		return body;
	}

	/** What a protector is beside its key. */
	static ObjectNode writable(ObjectNode protector) {
		ObjectNode own = JsonNodeFactory.instance.objectNode();
		protector.path("properties").propertyStream().forEach((member) -> own.set(member.getKey(), member.getValue()));
		return own.remove(NOT_OURS);
	}

	private Map<String, String> fingerprint() {
		ObjectNode own = writable(this.tree);
		own.set("identity", serverIdentity());
		return Fingerprint.of(own);
	}

	private JsonNode serverIdentity() {
		JsonNode identity = this.server.path("identity").deepCopy();
		ResourceIdentity.withoutReadOnly(identity);
		return identity.isMissingNode() ? JsonNodeFactory.instance.nullNode() : identity;
	}

	private KeyIdentity identity() {
		return KeyIdentity.of(this.server.path("identity"),
				AnyCase.text(this.server.path("properties"), "primaryUserAssignedIdentityId"));
	}

	private Optional<String> text(String member) {
		return AnyCase.text(properties(), member);
	}

	private JsonNode properties() {
		return this.tree.path("properties");
	}

}
