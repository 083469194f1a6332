package io.keyrotor.sandbox;

import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the fakes read and write it. */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	private Json() {
	}

	/** The text as JSON, or empty if it is none. */
	static Optional<JsonNode> read(String text) {
		try {
			return text.isBlank() ? Optional.empty() : Optional.of(MAPPER.readTree(text));
		}
		catch (JacksonException notJson) {
			return Optional.empty();
		}
	}

	/** The text as a JSON object, or empty if it is none. */
	static Optional<ObjectNode> readObject(String text) {
		return read(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
	}

	static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	static ArrayNode array() {
		return MAPPER.createArrayNode();
	}

	static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

}
