package io.keyrotor.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One consumer as {@code GET /consumers} shows it.
 *
 * @param uri what a binding takes
 * @param keyStore the configured store's name, absent where there is no customer-managed
 * key
 * @param key the key's name, absent likewise
 * @param encryptionKey the part of the definition that names the key
 * @param definition what the service really holds, its fake secrets included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FakeConsumer(String uri, String kind, @Nullable String keyStore, @Nullable String key,
		@Nullable JsonNode encryptionKey, JsonNode definition) {

	/** What it is, whichever of its keys is meant. */
	String resource() {
		return this.uri.replaceFirst("#.*$", "");
	}

}
