package io.keyrotor.sandbox;

import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Members of a definition by their path, such as {@code properties.encryption.keySource}.
 */
final class Members {

	private Members() {
	}

	/** What is at the path; missing if nothing is. */
	static JsonNode at(JsonNode definition, String path) {
		JsonNode found = definition;
		for (String member : path.split("\\.", -1)) {
			found = found.path(member);
		}
		return found;
	}

	/** The text at the path, if there is one that is not blank. */
	static Optional<String> text(JsonNode definition, String path) {
		return at(definition, path).stringValueOpt().filter((text) -> !text.isBlank());
	}

	static boolean has(JsonNode definition, String path) {
		JsonNode found = at(definition, path);
		return !found.isMissingNode() && !found.isNull();
	}

	/** Sets what is at the path, if its owner is there. */
	static void set(JsonNode definition, String path, JsonNode value) {
		if (owner(definition, path) instanceof ObjectNode owner) {
			owner.set(name(path), value);
		}
	}

	/** Takes away what is at the path. */
	static void remove(JsonNode definition, String path) {
		if (owner(definition, path) instanceof ObjectNode owner) {
			owner.remove(name(path));
		}
	}

	private static JsonNode owner(JsonNode definition, String path) {
		int dot = path.lastIndexOf('.');
		return (dot < 0) ? definition : at(definition, path.substring(0, dot));
	}

	private static String name(String path) {
		return path.substring(path.lastIndexOf('.') + 1);
	}

}
