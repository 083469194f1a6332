package io.keyrotor.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils JSON in a way that a careful reader can see. */
final class Damage {

	/** How a service hides a text. */
	static final String MARKER = "<redacted>";

	/** What names a thing, says what it is, or names its key: it is left alone. */
	private static final Set<String> SPARED = Set.of("id", "name", "type", "kind", "location", "sku", "identity",
			"status", "provisioningState", "key", "key_ops", "kid", "encryption", "encryptionKey", "nextLink");

	/** Without these a service refuses a definition, so that nothing would be lost. */
	private static final Set<String> REQUIRED = Set.of("fields", "format", "synonyms", "credentials", "container",
			"dataSourceName", "targetIndexName", "skills");

	private Damage() {
	}

	/**
	 * Puts a marker in the place of the first text that may be hidden, if there is one.
	 */
	static Optional<String> hideText(String body) {
		return Json.read(body).filter(Damage::hide).map(JsonNode::toString);
	}

	/**
	 * Takes away the first property that may get lost, if there is one: a resource's tags
	 * before its properties.
	 */
	static Optional<String> dropProperty(String body) {
		return Json.readObject(body).filter(Damage::drop).map(ObjectNode::toString);
	}

	private static boolean hide(JsonNode json) {
		if (!(json instanceof ObjectNode object)) {
			return json.values().stream().anyMatch(Damage::hide);
		}
		Optional<String> text = open(object).filter((entry) -> entry.getValue().isString())
			.map(Map.Entry::getKey)
			.findFirst();
		text.ifPresent((member) -> object.put(member, MARKER));
		return text.isPresent() || open(object).map(Map.Entry::getValue).anyMatch(Damage::hide);
	}

	/**
	 * Takes away the first property that may get lost, and says whether there was one.
	 */
	static boolean drop(ObjectNode json) {
		Optional<String> member = open(json)
			.filter((entry) -> !REQUIRED.contains(entry.getKey()) && !entry.getKey().equals("properties"))
			.filter((entry) -> !entry.getValue().isNull())
			.map(Map.Entry::getKey)
			.findFirst();
		member.ifPresent(json::remove);
		return member.isPresent() || (json.path("properties") instanceof ObjectNode properties && drop(properties));
	}

	private static Stream<Map.Entry<String, JsonNode>> open(ObjectNode json) {
		return json.properties()
			.stream()
			.filter((entry) -> !SPARED.contains(entry.getKey()) && !entry.getKey().startsWith("@odata"));
	}

}
