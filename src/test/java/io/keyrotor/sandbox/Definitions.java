package io.keyrotor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The JSON of the fake consumers: first definitions, request bodies, single texts. */
final class Definitions {

	private static final String PLACEHOLDER = "CURRENT_VERSION";

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final Map<String, String> FILES = new ConcurrentHashMap<>();

	private Definitions() {
	}

	/** A first definition, such as {@code search/index-hotels}. */
	static JsonNode first(String name) {
		return MAPPER.readTree(file(name));
	}

	/** The text of a first definition. */
	static String file(String name) {
		return FILES.computeIfAbsent(name, Definitions::read);
	}

	private static String read(String name) {
		String resource = "/sandbox/" + name + ".json";
		try (InputStream in = Objects.requireNonNull(Definitions.class.getResourceAsStream(resource), resource)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A first definition, pinned to the key's version of this moment. */
	static ObjectNode first(String name, String version) {
		return object(file(name).replace(PLACEHOLDER, version));
	}

	static ObjectNode empty() {
		return MAPPER.createObjectNode();
	}

	static JsonNode textNode(String text) {
		return StringNode.valueOf(text);
	}

	/** Reads a JSON object; anything else is refused with 400. */
	static ObjectNode object(String json) {
		try {
			if (MAPPER.readTree(json) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JacksonException _) {
			// Refused below, as JSON of another form is.
		}
		throw new Refusal(400, "InvalidRequestContent", Optional.empty(), "The request content is not a JSON object.");
	}

	/** The text of a member; empty if it is missing, null, not a text or blank. */
	static Optional<String> text(JsonNode node, String member) {
		JsonNode value = node.path(member);
		return value.isString() ? Optional.of(value.stringValue()).filter((text) -> !text.isBlank()) : Optional.empty();
	}

}
