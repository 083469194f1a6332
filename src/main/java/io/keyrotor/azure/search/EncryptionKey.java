package io.keyrotor.azure.search;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStore;

/**
 * The member {@code encryptionKey} of an AI Search object: which key, and with which
 * credentials it is reached. An object that names neither an application nor an identity
 * uses the identity of its search service. On an update an identity that is not sent
 * stays, and {@code DataNoneIdentity} takes it away (SearchResourceEncryptionKey in the
 * REST reference of Azure AI Search).
 */
record EncryptionKey(ObjectNode tree) {

	private static final String IDENTITY = "identity";

	private static final String CREDENTIALS = "accessCredentials";

	private static final String APPLICATION_ID = "applicationId";

	private static final String SECRET = "applicationSecret";

	private static final String USER_ASSIGNED = "userAssignedIdentity";

	private static final String TYPE = "@odata.type";

	private static final String NONE_TYPE = "#Microsoft.Azure.Search.DataNoneIdentity";

	private static final String USER_ASSIGNED_TYPE = "#Microsoft.Azure.Search.DataUserAssignedIdentity";

	private static final Set<String> KEY_MEMBERS = Set.of("keyVaultUri", "keyVaultKeyName", "keyVaultKeyVersion");

	/** Of an object; empty if it has none, or one that the service does not show. */
	static Optional<EncryptionKey> of(ObjectNode definition) {
		return (definition.path("encryptionKey") instanceof ObjectNode key) ? Optional.of(new EncryptionKey(key))
				: Optional.empty();
	}

	Reference reference(ConsumerId consumer) {
		if (this.tree.path("isServiceLevelKey").booleanValue(false)) {
			throw Refusal.unreadable(consumer,
					"it inherits the key of its search service, and a write that names a key would end that");
		}
		return KeyReference.of(consumer, this.tree.path("keyVaultUri").stringValue(""),
				this.tree.path("keyVaultKeyName").stringValue(""),
				this.tree.path("keyVaultKeyVersion").stringValueOpt());
	}

	/** As whom the object reaches its key. */
	String identity() {
		return userAssigned().or(() -> application().map((id) -> ConsumerState.APPLICATION + id))
			.orElse("SystemAssigned");
	}

	/** Whether the secret of an application is part of it, shown or not. */
	boolean hasApplication() {
		return this.tree.path(CREDENTIALS).isObject();
	}

	/** All that it says of credentials, in one form, without any secret. */
	ObjectNode credentials() {
		ObjectNode said = JsonNodeFactory.instance.objectNode();
		userAssigned().ifPresent((_) -> said.set(IDENTITY, this.tree.path(IDENTITY).deepCopy()));
		application().ifPresent((id) -> said.put(APPLICATION_ID, id));
		return said;
	}

	/** All that it says of something else than its key and the credentials. */
	ObjectNode rest() {
		ObjectNode rest = this.tree.deepCopy();
		rest.remove(KEY_MEMBERS);
		rest.remove(Set.of(IDENTITY, CREDENTIALS));
		return rest;
	}

	/** A store that stays the same is named as it was, to the letter. */
	void refer(Reference to) {
		Reference.Versionless target = KeyReference.versionless(to);
		if (!KeyStore.origin(URI.create(this.tree.path("keyVaultUri").stringValue(""))).equals(target.store())) {
			this.tree.put("keyVaultUri", target.store().toString());
		}
		this.tree.put("keyVaultKeyName", target.key().value());
		if (to instanceof Reference.Pinned pinned) {
			this.tree.put("keyVaultKeyVersion", pinned.version().value());
		}
		else {
			this.tree.remove("keyVaultKeyVersion");
		}
	}

	/**
	 * Keeps the credentials: what clears an identity is sent to no object that has one.
	 */
	void keepCredentials() {
		if (NONE_TYPE.equals(this.tree.path(IDENTITY).path(TYPE).stringValue(""))) {
			this.tree.remove(IDENTITY);
		}
	}

	/** Takes these credentials, and gives up those it has. */
	void authenticate(KeyCredentials credentials) {
		switch (credentials) {
			case KeyCredentials.SystemAssigned _ -> {
				withoutIdentity();
				withoutApplication();
			}
			case KeyCredentials.UserAssigned assigned -> {
				assign(assigned.resourceId());
				withoutApplication();
			}
			case KeyCredentials.Application application -> {
				withoutIdentity();
				this.tree.withObjectProperty(CREDENTIALS).put(APPLICATION_ID, application.applicationId());
			}
		}
	}

	/** Gives up the credentials that only the present one has. */
	void withoutThoseOf(EncryptionKey present) {
		keepCredentials();
		if (!this.tree.path(IDENTITY).isObject() && present.userAssigned().isPresent()) {
			none();
		}
		if (!hasApplication() && present.hasApplication()) {
			this.tree.putNull(CREDENTIALS);
		}
	}

	/** Supplies the secret of the application. */
	void supply(JsonNode secret) {
		this.tree.withObjectProperty(CREDENTIALS).set(SECRET, secret);
	}

	private void assign(String resourceId) {
		if (userAssigned().isEmpty()) {
			this.tree.putObject(IDENTITY).put(TYPE, USER_ASSIGNED_TYPE);
		}
		this.tree.withObjectProperty(IDENTITY).put(USER_ASSIGNED, resourceId);
	}

	private void withoutIdentity() {
		if (userAssigned().isPresent()) {
			none();
		}
		else {
			this.tree.remove(IDENTITY);
		}
	}

	private void none() {
		this.tree.putObject(IDENTITY).put(TYPE, NONE_TYPE);
	}

	private void withoutApplication() {
		if (hasApplication()) {
			this.tree.putNull(CREDENTIALS);
		}
	}

	private Optional<String> userAssigned() {
		return this.tree.path(IDENTITY).path(USER_ASSIGNED).stringValueOpt().filter((id) -> !id.isBlank());
	}

	private Optional<String> application() {
		return this.tree.path(CREDENTIALS).path(APPLICATION_ID).stringValueOpt();
	}

}
