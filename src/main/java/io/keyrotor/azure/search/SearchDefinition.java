package io.keyrotor.azure.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.definition.DefinitionText;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.Member;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;

/**
 * The definition of one AI Search object as its service answered it. A PUT replaces the
 * whole definition, so everything that was answered is sent back, known to us or not.
 *
 * @param supplied whether the secret of the object's application can be supplied, so that
 * it is not lost although its service never shows it
 */
record SearchDefinition(ConsumerId consumer, ObjectNode tree, boolean supplied) {

	/** Keeps the connection string that the service has stored. */
	private static final String UNCHANGED = "<unchanged>";

	private static final String KEY = "encryptionKey";

	private static final String CONNECTION_STRING = "credentials.connectionString";

	private static final Set<String> ANNOTATIONS = Set.of("@odata.etag", "@odata.context");

	ConsumerState state() {
		ConsumerState state = new ConsumerState(reference(), key().map(EncryptionKey::identity), true, undecrypted(),
				fingerprint(), HiddenSecrets.ofSearchObject(this.tree, keepable()));
		return state.hiddenSecrets().isEmpty() ? state.defined(definition()) : state;
	}

	Optional<EncryptionKey> key() {
		return EncryptionKey.of(this.tree);
	}

	/**
	 * The ETag, to the letter: real ones have quotation marks of their own within the
	 * text, and {@code If-Match} wants them.
	 */
	Optional<String> etag() {
		return this.tree.path("@odata.etag").stringValueOpt().filter((text) -> !text.isBlank());
	}

	/**
	 * What to PUT so that the object is as is wanted and keeps the rest. The secret of an
	 * application is left out yet.
	 */
	ObjectNode changed(ConsumerChange change) {
		ObjectNode body = switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _, ConsumerChange.Authenticate _ ->
				this.tree.deepCopy();
			case ConsumerChange.PutBack back -> DefinitionText.read(this.consumer, back.definition());
		};
		body.remove("@odata.context");
		EncryptionKey key = new EncryptionKey(body.withObjectProperty(KEY));
		key.refer(change.reference());
		switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _ -> key.keepCredentials();
			case ConsumerChange.Authenticate other -> key.authenticate(other.credentials());
			case ConsumerChange.PutBack _ -> key().ifPresent(key::withoutThoseOf);
		}
		keepConnectionString(body);
		return body;
	}

	/**
	 * Passes only what holds a value for every secret.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} otherwise
	 */
	void requireSecrets(ObjectNode body) {
		List<String> lacking = HiddenSecrets.ofSearchObject(body,
				hasConnectionString() ? Set.of(CONNECTION_STRING) : Set.of());
		if (!lacking.isEmpty()) {
			throw Refusal.rejected(this.consumer,
					"what would be sent has no value for " + String.join(", ", lacking)
							+ ", which would be lost; say where the secret of its application is kept"
							+ " (applicationSecret of its binding), or let it use a managed identity");
		}
	}

	private Set<String> keepable() {
		return Stream
			.concat(hasConnectionString() ? Stream.of(CONNECTION_STRING) : Stream.empty(),
					this.supplied ? Stream.of(ConsumerState.APPLICATION_SECRET) : Stream.empty())
			.collect(Collectors.toUnmodifiableSet());
	}

	/** What AI Search cannot decrypt it replaces by a word. */
	private Optional<String> undecrypted() {
		return HiddenSecrets.undecrypted(this.tree).isEmpty() ? Optional.empty() : Optional.of(LostKey.FAULT);
	}

	private boolean hasConnectionString() {
		return this.consumer.kind().equals(ConsumerKind.SEARCH_DATA_SOURCE);
	}

	private void keepConnectionString(ObjectNode body) {
		if (hasConnectionString()) {
			ObjectNode credentials = (body.path("credentials") instanceof ObjectNode present) ? present
					: body.putObject("credentials");
			credentials.put("connectionString", UNCHANGED);
		}
	}

	private Reference reference() {
		JsonNode shown = this.tree.path(KEY);
		if (shown.isMissingNode() || shown.isNull()) {
			return new Reference.ServiceManaged();
		}
		return key().orElseGet(() -> new EncryptionKey(JsonNodeFactory.instance.objectNode())).reference(this.consumer);
	}

	/** Empty if it shows a secret, which nobody is to keep. */
	private Optional<String> definition() {
		ObjectNode definition = this.tree.deepCopy();
		definition.remove(ANNOTATIONS);
		keepConnectionString(definition);
		return HiddenSecrets.showsSecret(definition) ? Optional.empty() : Optional.of(DefinitionText.of(definition));
	}

	private Map<String, String> fingerprint() {
		ObjectNode definition = withoutSecrets();
		definition.remove(KEY);
		Map<String, String> hashes = new HashMap<>(Fingerprint.of(definition));
		key().ifPresent((key) -> {
			hashes.putAll(Fingerprint.of(named(ConsumerState.CREDENTIALS, key.credentials())));
			hashes.putAll(Fingerprint.of(named(KEY, key.rest())));
		});
		return hashes;
	}

	private static ObjectNode named(String name, ObjectNode value) {
		ObjectNode owner = JsonNodeFactory.instance.objectNode();
		owner.set(name, value);
		return owner;
	}

	private ObjectNode withoutSecrets() {
		ObjectNode definition = this.tree.deepCopy();
		definition.remove(ANNOTATIONS);
		if (hasConnectionString() && definition.path("credentials") instanceof ObjectNode credentials) {
			credentials.remove("connectionString");
		}
		Member.of(definition).filter(HiddenSecrets::isSecret).toList().forEach(SearchDefinition::blank);
		return definition;
	}

	/** Leaves of a secret only that there is one, because a hash of it can be guessed. */
	private static void blank(Member member) {
		if (member.owner() instanceof ObjectNode owner && member.value().isString()) {
			owner.put(member.name(), "(secret)");
		}
	}

}
