package io.keyrotor.azure.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.definition.DefinitionText;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;

/**
 * A DICOM or FHIR service as ARM answered it. Its PATCH takes tags and identity alone, so
 * the key is changed by a PUT of all that can be written.
 */
record HealthDataDefinition(ConsumerId consumer, ObjectNode tree) {

	private static final String KEY_URL = "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl";

	private static final Pattern AUTHORITY = Pattern.compile("https://[^/]+/([0-9a-f-]{36})/?",
			Pattern.CASE_INSENSITIVE);

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("eventState", "privateEndpointConnections",
			"provisioningState", "serviceUrl");

	ConsumerState state() {
		JsonNode identity = this.tree.path("identity");
		List<String> hidden = HiddenSecrets.marked(writable());
		ConsumerState state = new ConsumerState(reference(),
				keyUrl().flatMap((_) -> ResourceIdentity.inWords(identity)), ArmResources.isSettled(this.tree),
				ArmResources.fault(this.tree), fingerprint(), hidden)
			.inTenant(tenant())
			.as(keyUrl().flatMap((_) -> ResourceIdentity.principal(identity)))
			.at(this.tree.path("location").stringValueOpt());
		return hidden.isEmpty() ? state.defined(definition()) : state;
	}

	/**
	 * What to PUT so that the service refers to its key as is wanted and keeps the rest.
	 */
	ObjectNode changed(ConsumerChange change) {
		ObjectNode body = switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _ -> writable();
			case ConsumerChange.PutBack back -> putBack(DefinitionText.read(this.consumer, back.definition()));
			case ConsumerChange.Authenticate _ -> throw Refusal.rejected(this.consumer,
					"its identity is the service's own and not only that with which it reaches its key; change it with"
							+ " your deployment, then reapply its configuration");
		};
		keyUrl().map((url) -> KeyReference.url(url, change.reference())).ifPresent((url) -> refer(body, url));
		return body;
	}

	boolean hasLocation() {
		return this.tree.path("location").isString();
	}

	/** The same service, of which it is known where it is. */
	HealthDataDefinition at(String location) {
		ObjectNode located = this.tree.deepCopy();
		located.put("location", location);
		return new HealthDataDefinition(this.consumer, located);
	}

	/** The ETag is of the present, and the location never changes. */
	private ObjectNode putBack(ObjectNode definition) {
		for (String member : List.of("etag", "location")) {
			definition.remove(member);
			this.tree.optional(member).ifPresent((present) -> definition.set(member, present));
		}
		return definition;
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

	/**
	 * The location never changes, and a service that does not tell it one time may do so
	 * another.
	 */
	private Map<String, String> fingerprint() {
		ObjectNode definition = writable();
		refer(definition, "key");
		definition.remove(List.of("etag", "location"));
		return Fingerprint.ofResource(definition);
	}

	private Optional<String> definition() {
		ObjectNode definition = writable();
		definition.remove("etag");
		return HiddenSecrets.showsSecret(definition) ? Optional.empty() : Optional.of(DefinitionText.of(definition));
	}

	/**
	 * The tenant of its identity. A DICOM service without one of its own shows the tenant
	 * that it is in as its authority; what a FHIR service shows there is a setting.
	 */
	private Optional<String> tenant() {
		return ResourceIdentity.tenant(this.tree.path("identity"))
			.or(() -> this.consumer.kind().equals(ConsumerKind.DICOM_SERVICE) ? authority() : Optional.empty());
	}

	private Optional<String> authority() {
		return this.tree.at("/properties/authenticationConfiguration/authority")
			.stringValueOpt()
			.map(AUTHORITY::matcher)
			.filter(Matcher::matches)
			.map((authority) -> authority.group(1));
	}

	private void refer(ObjectNode body, String url) {
		if (body.at(KEY_URL.substring(0, KEY_URL.lastIndexOf('/'))) instanceof ObjectNode encryption
				&& encryption.path("keyEncryptionKeyUrl").isString()) {
			encryption.put("keyEncryptionKeyUrl", url);
		}
	}

	private Reference reference() {
		return keyUrl().map((url) -> KeyReference.parse(this.consumer, url)).orElseGet(Reference.ServiceManaged::new);
	}

	private Optional<String> keyUrl() {
		return this.tree.at(KEY_URL).stringValueOpt().filter((url) -> !url.isBlank());
	}

}
