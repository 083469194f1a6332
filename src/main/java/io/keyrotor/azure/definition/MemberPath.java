package io.keyrotor.azure.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a member is in a resource, such as {@code properties.encryption.keySource}; a
 * star stands for all members or elements. The casing of members differs between Azure's
 * services and their versions, so they are found without regard to it and keep the one
 * they have.
 *
 * @param names from the outside in, at least one
 */
public record MemberPath(List<String> names) {

	private static final String ALL = "*";

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_$-]+(?:\\.(?:[A-Za-z0-9_$-]+|\\*))*");

	public MemberPath {
		names = List.copyOf(names);
		if (names.isEmpty()) {
			throw new IllegalArgumentException("A path has at least one name.");
		}
	}

	/** Whether the text is a path. */
	public static boolean isPath(String text) {
		return FORM.matcher(text).matches();
	}

	/**
	 * Reads a path.
	 * @throws IllegalArgumentException if the text is none
	 */
	public static MemberPath parse(String text) {
		if (!isPath(text)) {
			throw new IllegalArgumentException("That is not a path.");
		}
		return new MemberPath(List.of(text.split("\\.", -1)));
	}

	/** The member; a missing node if there is none. */
	public JsonNode in(JsonNode tree) {
		JsonNode found = tree;
		for (String name : this.names) {
			found = member(found, name).findFirst().orElseGet(JsonNodeFactory.instance::missingNode);
		}
		return found;
	}

	/** Gives the member this value, with the owners that it takes. */
	public void put(ObjectNode tree, JsonNode value) {
		ObjectNode owner = tree;
		for (String name : this.names.subList(0, this.names.size() - 1)) {
			String actual = actual(owner, name);
			owner = (owner.get(actual) instanceof ObjectNode inner) ? inner : owner.putObject(actual);
		}
		owner.set(actual(owner, this.names.getLast()), value);
	}

	/** The same path in the casing that this tree has. */
	public MemberPath asIn(JsonNode tree) {
		List<String> actual = new ArrayList<>();
		JsonNode owner = tree;
		for (String name : this.names) {
			actual.add((owner instanceof ObjectNode object) ? actual(object, name) : name);
			owner = owner.path(actual.getLast());
		}
		return new MemberPath(actual);
	}

	/** The path of what the member is in, unless that is the resource itself. */
	public Optional<MemberPath> owner() {
		return (this.names.size() == 1) ? Optional.empty()
				: Optional.of(new MemberPath(this.names.subList(0, this.names.size() - 1)));
	}

	/** Takes the member away, wherever the path leads. */
	public void removeFrom(JsonNode tree) {
		owners(tree).forEach((owner) -> {
			if (owner instanceof ObjectNode object) {
				object.propertyNames().stream().filter(this::isLast).toList().forEach(object::remove);
			}
		});
	}

	/** Takes the member away, and what it was in if nothing else is there. */
	public void removeWhollyFrom(JsonNode tree) {
		removeFrom(tree);
		owner().filter((owner) -> owner.in(tree).isObject() && owner.in(tree).isEmpty())
			.ifPresent((owner) -> owner.removeFrom(tree));
	}

	/** Whether this is the other path or leads to something within it. */
	public boolean isWithin(MemberPath other) {
		return this.names.size() >= other.names.size() && other.toString()
			.equalsIgnoreCase(new MemberPath(this.names.subList(0, other.names.size())).toString());
	}

	private List<JsonNode> owners(JsonNode tree) {
		List<JsonNode> owners = List.of(tree);
		for (String name : this.names.subList(0, this.names.size() - 1)) {
			owners = owners.stream().flatMap((owner) -> member(owner, name)).toList();
		}
		return owners;
	}

	private boolean isLast(String name) {
		return this.names.getLast().equals(ALL) || this.names.getLast().equalsIgnoreCase(name);
	}

	private static Stream<JsonNode> member(JsonNode owner, String name) {
		if (name.equals(ALL)) {
			return owner.valueStream();
		}
		return owner.propertyStream()
			.filter((member) -> name.equalsIgnoreCase(member.getKey()))
			.map(Map.Entry::getValue);
	}

	private static String actual(ObjectNode owner, String name) {
		return owner.propertyNames().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
	}

	/** As it is written. */
	@Override
	public String toString() {
		return this.names.stream().collect(Collectors.joining("."));
	}

}
