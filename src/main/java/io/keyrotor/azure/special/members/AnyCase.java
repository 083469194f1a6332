package io.keyrotor.azure.special.members;

import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Members without regard to the case of their names, which has varied between services
 * and api-versions. They are sent back as they were written.
 */
public final class AnyCase {

	private AnyCase() {
	}

	/** The member of that name, or a missing node. */
	public static JsonNode member(JsonNode owner, String name) {
		return owner.propertyStream()
			.filter((member) -> name.equalsIgnoreCase(member.getKey()))
			.<JsonNode>map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(JsonNodeFactory.instance::missingNode);
	}

	/** The member within members. */
	public static JsonNode at(JsonNode owner, String... names) {
		JsonNode found = owner;
		for (String name : names) {
			found = member(found, name);
		}
		return found;
	}

	/** A text that says something. */
	public static Optional<String> text(JsonNode owner, String name) {
		return member(owner, name).stringValueOpt().filter((text) -> !text.isBlank());
	}

	/** How the owner writes that name; the name itself if it has no such member. */
	public static String spelled(JsonNode owner, String name) {
		return owner.propertyNames().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
	}

}
