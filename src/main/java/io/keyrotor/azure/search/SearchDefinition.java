package io.keyrotor.azure.search;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.Member;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definition of one AI Search object as its service answered it. A PUT replaces the
 * whole definition, so everything that was answered is sent back, known to us or not.
 */
record SearchDefinition(ConsumerId consumer, ObjectNode tree) {

	/** Keeps the connection string that the service has stored. */
	private static final String UNCHANGED = "<unchanged>";

	private static final Set<String> CONNECTION_STRING = Set.of("credentials.connectionString");

	private static final Set<String> KEY_MEMBERS = Set.of("keyVaultUri", "keyVaultKeyName", "keyVaultKeyVersion");

	private static final Set<String> ANNOTATIONS = Set.of("@odata.etag", "@odata.context");

	ConsumerState state() {
		Set<String> keepable = hasConnectionString() ? CONNECTION_STRING : Set.of();
		return new ConsumerState(reference(), identity(), true, Optional.empty(),
				Fingerprint.of(withoutSecretsAndKey()), HiddenSecrets.ofSearchObject(this.tree, keepable));
	}

	/**
	 * The ETag, to the letter: real ones have quotation marks of their own within the
	 * text, and {@code If-Match} wants them.
	 */
	Optional<String> etag() {
		return this.tree.path("@odata.etag").stringValueOpt().filter((text) -> !text.isBlank());
	}

	/**
	 * What to PUT so that the object refers to its key as is wanted and keeps the rest.
	 */
	ObjectNode changed(ConsumerChange change) {
		ObjectNode body = this.tree.deepCopy();
		body.remove("@odata.context");
		refer(body.withObjectProperty("encryptionKey"), change.reference());
		if (hasConnectionString()) {
			body.withObjectProperty("credentials").put("connectionString", UNCHANGED);
		}
		return body;
	}

	/** A store that stays the same is named as it was, to the letter. */
	private static void refer(ObjectNode key, Reference to) {
		Reference.Versionless target = KeyReference.versionless(to);
		if (!KeyStore.origin(URI.create(key.path("keyVaultUri").stringValue(""))).equals(target.store())) {
			key.put("keyVaultUri", target.store().toString());
		}
		key.put("keyVaultKeyName", target.key().value());
		if (to instanceof Reference.Pinned pinned) {
			key.put("keyVaultKeyVersion", pinned.version().value());
		}
		else {
			key.remove("keyVaultKeyVersion");
		}
	}

	private boolean hasConnectionString() {
		return this.consumer.kind().equals(ConsumerKind.SEARCH_DATA_SOURCE);
	}

	private Reference reference() {
		return encryptionKey(this.tree).map(this::reference).orElseGet(Reference.ServiceManaged::new);
	}

	private Reference reference(JsonNode key) {
		if (key.path("isServiceLevelKey").booleanValue(false)) {
			throw Refusal.unreadable(this.consumer,
					"it inherits the key of its search service, and a write that names a key would end that");
		}
		return KeyReference.of(this.consumer, key.path("keyVaultUri").stringValue(""),
				key.path("keyVaultKeyName").stringValue(""), key.path("keyVaultKeyVersion").stringValueOpt());
	}

	/**
	 * An object that names neither an application nor an identity uses the identity of
	 * its search service.
	 */
	private Optional<String> identity() {
		return encryptionKey(this.tree).map((key) -> {
			Optional<String> userAssigned = key.path("identity").path("userAssignedIdentity").stringValueOpt();
			Optional<String> application = key.path("accessCredentials").path("applicationId").stringValueOpt();
			return userAssigned.or(() -> application.map((id) -> "Application " + id)).orElse("SystemAssigned");
		});
	}

	private ObjectNode withoutSecretsAndKey() {
		ObjectNode definition = this.tree.deepCopy();
		definition.remove(ANNOTATIONS);
		KEY_MEMBERS.forEach((member) -> without(definition.path("encryptionKey"), member));
		if (hasConnectionString()) {
			without(definition.path("credentials"), "connectionString");
		}
		Member.of(definition).filter(HiddenSecrets::isSecret).toList().forEach(SearchDefinition::blank);
		return definition;
	}

	private static void without(JsonNode owner, String name) {
		if (owner instanceof ObjectNode object) {
			object.remove(name);
		}
	}

	/** Leaves of a secret only that there is one, because a hash of it can be guessed. */
	private static void blank(Member member) {
		if (member.owner() instanceof ObjectNode owner && member.value().isString()) {
			owner.put(member.name(), "(secret)");
		}
	}

	private static Optional<JsonNode> encryptionKey(ObjectNode definition) {
		return definition.optional("encryptionKey").filter((key) -> !key.isNull());
	}

}
