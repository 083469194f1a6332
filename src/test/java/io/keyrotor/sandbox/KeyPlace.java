package io.keyrotor.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the definitions of a resource type name a key.
 *
 * @param block how a binding names it where the keys of a resource differ
 * @param each the array whose elements name one each; all other paths are then within an
 * element
 * @param form how the key is written
 * @param uri where the whole URL is, or the name of a server's key
 * @param parts where store, name and version are, if they are written apart
 * @param when what has to be said for the key to be in use, such as a key source
 * @param part what {@code GET /consumers} shows of it
 * @param observed where Azure writes the version that is really in use
 * @param rotated where Azure writes when it changed to that
 * @param identity where the identity is named that reaches the key
 * @param principal where the principal of that identity is shown
 */
record KeyPlace(Optional<String> block, Optional<String> each, KeyForm form, Optional<String> uri, List<String> parts,
		Optional<Condition> when, Optional<String> part, Optional<String> observed, Optional<String> rotated,
		Optional<String> identity, Optional<String> principal) {

	/** Reads one from the description of its type. */
	static KeyPlace of(JsonNode json) {
		List<String> parts = json.path("parts").valueStream().map(JsonNode::stringValue).toList();
		return new KeyPlace(Members.text(json, "block"), Members.text(json, "each"),
				KeyForm.of(json.path("form").asString("")), Members.text(json, "uri"), parts,
				json.path("when")
					.propertyStream()
					.map((entry) -> new Condition(entry.getKey(), entry.getValue().stringValue()))
					.findFirst(),
				Members.text(json, "part"), Members.text(json, "observed"), Members.text(json, "rotated"),
				Members.text(json, "identity"), Members.text(json, "principal"));
	}

	/** Every key that a definition names here. */
	Stream<KeyAt> in(ObjectNode definition) {
		if (this.each.isEmpty()) {
			return Stream.of(new KeyAt(this, 0, definition)).filter(KeyAt::named);
		}
		JsonNode elements = Members.at(definition, this.each.get());
		return IntStream.range(0, elements.size())
			.filter((index) -> elements.get(index).isObject())
			.mapToObj((index) -> new KeyAt(this, index, (ObjectNode) elements.get(index)))
			.filter(KeyAt::named);
	}

	/** Whether something of it is at this path or below. */
	boolean isBelow(String path) {
		return Stream
			.of(this.each.stream(), this.uri.stream(), this.parts.stream(), this.identity.stream(),
					this.when.map(Condition::path).stream())
			.flatMap((paths) -> paths)
			.anyMatch((own) -> (own + ".").startsWith(path + "."));
	}

	/** What has to be said for a key to be in use. */
	record Condition(String path, String value) {

		boolean holds(JsonNode definition) {
			return Members.text(definition, this.path).filter(this.value::equalsIgnoreCase).isPresent();
		}

	}

}
