package io.keyrotor.azure.health;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DICOM or FHIR service as ARM answered it. Its PATCH takes tags and identity alone, so
 * the key is changed by a PUT of all that can be written.
 */
record HealthDataDefinition(ConsumerId consumer, ObjectNode tree) {

	private static final String KEY_URL = "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl";

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("eventState", "privateEndpointConnections",
			"provisioningState", "serviceUrl");

	ConsumerState state() {
		Optional<String> identity = keyUrl().flatMap((_) -> ResourceIdentity.inWords(this.tree.path("identity")));
		return new ConsumerState(reference(), identity, ArmResources.isSettled(this.tree),
				ArmResources.fault(this.tree), fingerprint(), HiddenSecrets.marked(writable()))
			.inTenant(ResourceIdentity.tenant(this.tree.path("identity")))
			.at(this.tree.path("location").stringValueOpt());
	}

	/**
	 * What to PUT so that the service refers to its key as is wanted and keeps the rest.
	 */
	ObjectNode changed(ConsumerChange change) {
		return keyUrl().map((url) -> withKey(KeyReference.url(url, change.reference()))).orElseGet(this::writable);
	}

	boolean hasLocation() {
		return this.tree.path("location").isString();
	}

	/**
	 * All that can be written. What is not known to be read-only stays in: ARM ignores or
	 * refuses it, but a PUT without it could lose it.
	 */
	ObjectNode writable() {
		ObjectNode body = this.tree.deepCopy();
		body.remove(READ_ONLY);
		ResourceIdentity.withoutReadOnly(body.path("identity"));
		if (body.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
			withoutAuthentication(properties);
		}
		return body;
	}

	/** A DICOM service only shows how it authenticates; a FHIR service is told. */
	private void withoutAuthentication(ObjectNode properties) {
		if (this.consumer.kind().equals(ConsumerKind.DICOM_SERVICE)
				&& properties.path("authenticationConfiguration") instanceof ObjectNode authentication) {
			authentication.remove(List.of("audiences", "authority"));
			if (authentication.isEmpty()) {
				properties.remove("authenticationConfiguration");
			}
		}
	}

	private Map<String, String> fingerprint() {
		ObjectNode definition = withKey("key");
		definition.remove("etag");
		return Fingerprint.ofResource(definition);
	}

	private ObjectNode withKey(String key) {
		ObjectNode body = writable();
		JsonNode owner = body.at(KEY_URL.substring(0, KEY_URL.lastIndexOf('/')));
		if (owner instanceof ObjectNode encryption && keyUrl().isPresent()) {
			encryption.put("keyEncryptionKeyUrl", key);
		}
		return body;
	}

	private Reference reference() {
		return keyUrl().map((url) -> KeyReference.parse(this.consumer, url)).orElseGet(Reference.ServiceManaged::new);
	}

	private Optional<String> keyUrl() {
		return this.tree.at(KEY_URL).stringValueOpt().filter((url) -> !url.isBlank());
	}

}
