package io.keyrotor.sandbox;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of the fake search service.
 *
 * @param definition what the service really holds, secrets included
 * @param etag with its quotes
 */
record SearchObject(SearchCollection collection, ObjectNode definition, String etag) {

	String name() {
		return this.definition.path("name").stringValue();
	}

	/** What a binding takes. */
	String uri() {
		return FakeSearch.ENDPOINT + "/" + this.collection.word() + "('" + name() + "')";
	}

	/** The key this object is encrypted with; empty without a customer-managed one. */
	Optional<KeyInUse> key(KeyLedger keys) {
		return keyOf(this.definition.path("encryptionKey"), keys);
	}

	static Optional<KeyInUse> keyOf(JsonNode encryptionKey, KeyLedger keys) {
		return KeyInUse.of(Definitions.text(encryptionKey, "keyVaultUri").orElse(""),
				Definitions.text(encryptionKey, "keyVaultKeyName").orElse(""),
				Definitions.text(encryptionKey, "keyVaultKeyVersion").orElse(""), keys);
	}

	/** Who reaches the key. */
	Caller caller() {
		return SearchCallers.of(this.definition.path("encryptionKey"));
	}

	/** Whether the service can decrypt what it holds. */
	boolean readable(KeyLedger keys) {
		return key(keys).map((key) -> key.usable(keys) && keys.access().allows(caller(), key) && signsIn(keys))
			.orElse(true);
	}

	/** Whether who reaches the key can sign in. */
	boolean signsIn(KeyLedger keys) {
		return SearchCallers.signsIn(this.definition.path("encryptionKey"), keys.secrets());
	}

	/** What GET shows. */
	ObjectNode shown(String apiVersion, KeyLedger keys) {
		ObjectNode shown = Definitions.empty();
		shown.put("@odata.etag", this.etag);
		this.definition.properties()
			.stream()
			.filter((member) -> this.collection.knows(member.getKey(), apiVersion))
			.forEach((member) -> shown.set(member.getKey(), member.getValue().deepCopy()));
		if (apiVersion.endsWith("-preview") && shown.path("encryptionKey") instanceof ObjectNode key) {
			key.put("isServiceLevelKey", false);
		}
		SearchSecrets.hide(shown, readable(keys));
		return shown;
	}

	/** The object as {@code GET /consumers} shows it. */
	FakeConsumer consumer(KeyLedger keys) {
		Optional<KeyInUse> key = key(keys);
		@Nullable JsonNode encryptionKey = (this.definition.get("encryptionKey") instanceof ObjectNode named) ? named.deepCopy()
				: null;
		return new FakeConsumer(uri(), this.collection.kind().word(), key.map(KeyInUse::store).orElse(null),
				key.map(KeyInUse::key).orElse(null), encryptionKey, this.definition.deepCopy());
	}

}
