package io.keyrotor.azure.definition;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * One member of a JSON tree, at any depth.
 *
 * @param path such as {@code skills[0].apiKey}
 * @param name its name; an element of an array has the name of the array
 * @param ownerPath the path of the object or array it is in
 */
public record Member(String path, String name, String ownerPath, JsonNode owner, JsonNode value) {

	/** The path of the tree itself. */
	public static final String ROOT = "";

	/** All members of a tree, each before those within it. */
	public static Stream<Member> of(JsonNode tree) {
		return within(ROOT, "", tree);
	}

	/** What a node says by itself: a text, or the names of its members. */
	public static Stream<String> texts(JsonNode node) {
		return Stream.concat(node.stringValueOpt().stream(), node.propertyStream().map(Map.Entry::getKey));
	}

	private static Stream<Member> within(String path, String name, JsonNode owner) {
		Stream<Member> own = owner.isArray() ? elements(path, name, owner) : properties(path, owner);
		return own.flatMap(
				(member) -> Stream.concat(Stream.of(member), within(member.path(), member.name(), member.value())));
	}

	private static Stream<Member> elements(String path, String name, JsonNode array) {
		return IntStream.range(0, array.size())
			.mapToObj((i) -> new Member(path + "[" + i + "]", name, path, array, array.get(i)));
	}

	private static Stream<Member> properties(String path, JsonNode object) {
		String prefix = path.equals(ROOT) ? "" : path + ".";
		return object.propertyStream()
			.map((entry) -> new Member(prefix + entry.getKey(), entry.getKey(), path, object, entry.getValue()));
	}

}
