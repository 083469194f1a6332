package io.keyrotor.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * What a resource type does with a definition that is sent.
 *
 * @param members what it knows among the properties, all if empty; anything else is
 * dropped
 * @param readOnly what only Azure writes; sent all the same, it is ignored
 * @param refused what only Azure writes and what is refused if it is sent with another
 * value
 * @param writeOnly what is never shown, kept by a PATCH and lost by a PUT without it
 * @param required what a PUT has to have
 * @param resent what a write of the properties has to have if it is held
 * @param patch what a PATCH reaches
 * @param merges whether a PATCH leaves alone what is not sent within a property
 * @param creates whether a PUT makes a new one
 */
record ArmWriting(Set<String> members, List<String> readOnly, List<String> refused, List<String> writeOnly,
		List<String> required, List<String> resent, Patch patch, boolean merges, boolean creates) {

	static ArmWriting of(JsonNode json) {
		return new ArmWriting(Set.copyOf(texts(json, "members")), texts(json, "readOnly"), texts(json, "refused"),
				texts(json, "writeOnly"), texts(json, "required"), texts(json, "resent"),
				Patch.of(json.path("patch").asString("Properties")), json.path("merges").asBoolean(false),
				json.path("creates").asBoolean(false));
	}

	/** Whether it knows a property of that name. */
	boolean knows(String property) {
		return this.members.isEmpty() || this.members.contains(property);
	}

	private static List<String> texts(JsonNode json, String member) {
		return json.path(member).valueStream().map(JsonNode::stringValue).collect(Collectors.toUnmodifiableList());
	}

	/** What a PATCH reaches. */
	enum Patch {

		/** There is no PATCH. */
		NONE,
		/** Tags and identity alone. */
		TAGS,
		/** The properties too. */
		PROPERTIES;

		static Patch of(String word) {
			return Optional.of(word).map((text) -> text.toUpperCase(Locale.ROOT)).map(Patch::valueOf).orElseThrow();
		}

	}

}
