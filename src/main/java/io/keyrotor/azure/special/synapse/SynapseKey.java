package io.keyrotor.azure.special.synapse;

import java.util.Locale;
import java.util.Optional;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import tools.jackson.databind.JsonNode;

/**
 * A key that a Synapse workspace knows, under a name of the workspace's own (Keys - List
 * By Workspace).
 *
 * @param url the URL of the key in its store, without a version
 */
record SynapseKey(String name, String url) {

	/** How the key is called that a workspace uses only for a moment. */
	static final String TEMPORARY = "-temporary";

	/** The key in the member {@code properties} of which it is told. */
	static SynapseKey of(JsonNode key) {
		return new SynapseKey(AnyCase.text(key, "name").orElse(""),
				AnyCase.text(key.path("properties"), "keyVaultUrl").orElse(""));
	}

	/** Under which name a key is added to a workspace. */
	static SynapseKey named(Reference.Versionless key) {
		String host = key.store().getHost();
		return new SynapseKey(host.substring(0, host.indexOf('.')) + "-" + key.key().value(), KeyReference.url(key));
	}

	Reference reference(ConsumerId consumer) {
		return KeyReference.parse(consumer, this.url);
	}

	boolean is(ConsumerId consumer, Reference key) {
		return !this.url.isEmpty() && reference(consumer).equals(key);
	}

	boolean isNamed(String other) {
		return this.name.equalsIgnoreCase(other);
	}

	/** The name of the key in whose place this one is used for a moment. */
	Optional<String> standsInFor() {
		return this.name.toLowerCase(Locale.ROOT).endsWith(TEMPORARY)
				? Optional.of(this.name.substring(0, this.name.length() - TEMPORARY.length())) : Optional.empty();
	}

}
