package io.keyrotor.web.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import io.keyrotor.web.problem.Problem;

/**
 * The members of a JSON object, read strictly: what is wrong is noted with its path, so
 * that all of it can be told at once. A {@code null} member is the same as none.
 */
public final class JsonMembers {

	private static final String REQUIRED = "Required";

	private static final String TYPE = "Type";

	/** Words in the names of members that hold secrets. */
	private static final List<String> SECRET = List.of("secret", "credential", "password", "passwd", "pwd", "token");

	/** Stands for a value that may be a secret. */
	public static final String NOT_SHOWN = "(not shown)";

	private final JsonNode object;

	private final String path;

	private final List<Problem.Fault> faults;

	private final boolean repeated;

	private final Set<String> known = new HashSet<>();

	private JsonMembers(JsonNode object, String path, List<Problem.Fault> faults, boolean repeated) {
		this.object = object;
		this.path = path;
		this.faults = faults;
		this.repeated = repeated;
	}

	public static JsonMembers of(JsonBody body) {
		return new JsonMembers(body.root(), "", new ArrayList<>(), true);
	}

	/** Everything that was found to be wrong so far, here and below. */
	public List<Problem.Fault> faults() {
		return this.faults;
	}

	/** A text; empty if there is none or if it is something else. */
	public Optional<String> text(String member) {
		return member(member, "a string", JsonNode::isString).map(JsonNode::stringValue);
	}

	/** True or false; empty if it is not there or is something else. */
	public Optional<Boolean> flag(String member) {
		return member(member, "true or false", JsonNode::isBoolean).map(JsonNode::booleanValue);
	}

	/**
	 * A text that is not repeated if it is something else, because that may be a secret.
	 */
	public Optional<String> unrepeatedText(String member) {
		this.known.add(member);
		return new JsonMembers(this.object, this.path, this.faults, false).text(member);
	}

	/** A text that must be there. */
	public Optional<String> requiredText(String member) {
		requirePresent(member);
		return text(member);
	}

	/** The members of an object; empty if there is none or if it is something else. */
	public Optional<JsonMembers> object(String member) {
		return member(member, "an object", JsonNode::isObject)
			.map((node) -> new JsonMembers(node, path(member), this.faults, this.repeated));
	}

	/**
	 * The members of an object of which no value is ever repeated, whatever is wrong,
	 * because any of them may be a secret that was put into the wrong place.
	 */
	public Optional<JsonMembers> unrepeatedObject(String member) {
		JsonMembers unrepeated = new JsonMembers(this.object, this.path, this.faults, false);
		this.known.add(member);
		return unrepeated.object(member);
	}

	/** An object as it was sent, to be read by others; empty if there is none. */
	public Optional<JsonBody> body(String member) {
		requirePresent(member);
		return member(member, "an object", JsonNode::isObject).map(JsonBody::new);
	}

	/** The texts of an array with their places; empty if there is none. */
	public Map<String, String> texts(String member) {
		Map<String, String> texts = new LinkedHashMap<>();
		member(member, "an array", JsonNode::isArray).filter((array) -> notEmpty(member, array))
			.ifPresent((array) -> IntStream.range(0, array.size())
				.filter((index) -> text(path(member) + "[" + index + "]", array.get(index)))
				.forEach((index) -> texts.put(path(member) + "[" + index + "]", array.get(index).stringValue())));
		return texts;
	}

	/** The texts of an object by their names; empty if there is none. */
	public Map<String, String> textsByName(String member) {
		Map<String, String> texts = new LinkedHashMap<>();
		member(member, "an object", JsonNode::isObject).filter((object) -> notEmpty(member, object))
			.ifPresent((object) -> object.properties().forEach((entry) -> {
				if (text(path(member) + "." + entry.getKey(), entry.getValue())) {
					texts.put(entry.getKey(), entry.getValue().stringValue());
				}
			}));
		return texts;
	}

	private boolean notEmpty(String member, JsonNode node) {
		if (node.isEmpty()) {
			fault(path(member), "NotEmpty", "at least 1", "0", "This is empty and says nothing: leave it out.");
		}
		return !node.isEmpty();
	}

	private boolean text(String place, JsonNode node) {
		if (!node.isString()) {
			fault(place, TYPE, "a string", node.toString(), "This must be a string.");
		}
		return node.isString();
	}

	/**
	 * The elements of an array that must be there and hold objects; one that is something
	 * else is empty.
	 */
	public List<Optional<JsonMembers>> requiredObjects(String member) {
		requirePresent(member);
		List<Optional<JsonMembers>> elements = new ArrayList<>();
		member(member, "an array", JsonNode::isArray)
			.ifPresent((array) -> array.forEach((node) -> elements.add(element(node, member, elements.size()))));
		return elements;
	}

	private Optional<JsonMembers> element(JsonNode node, String member, int index) {
		String place = path(member) + "[" + index + "]";
		if (!node.isObject()) {
			fault(place, TYPE, "an object", node.toString(), "This must be an object.");
			return Optional.empty();
		}
		return Optional.of(new JsonMembers(node, place, this.faults, this.repeated));
	}

	/** Members whose value does not matter. */
	public void ignore(String... members) {
		this.known.addAll(List.of(members));
	}

	/** Notes every member that nobody asked for. */
	public void nothingElse() {
		this.object.properties()
			.stream()
			.filter((member) -> !this.known.contains(member.getKey()))
			.forEach((member) -> fault(path(member.getKey()), "KnownMember",
					String.join(", ", this.known.stream().sorted().toList()), shown(member),
					"There is no such member. It was not ignored, because it may be a misspelt one."));
	}

	/** A misspelt member may hold a secret all the same. */
	private static String shown(Map.Entry<String, JsonNode> member) {
		String name = member.getKey().toLowerCase(Locale.ROOT);
		return SECRET.stream().anyMatch(name::contains) ? NOT_SHOWN : member.getValue().toString();
	}

	/** Notes that a member has another form than it must have. */
	public void malformed(String member, String limit, String value, String message) {
		fault(path(member), "Form", limit, value, message);
	}

	public void fault(String field, String rule, String limit, String value, String message) {
		this.faults.add(new Problem.Fault(field, rule, Optional.of(limit),
				Optional.of(this.repeated ? value : NOT_SHOWN), message));
	}

	/** Notes a member that must be there and is not. */
	public void requirePresent(String member) {
		if (this.object.path(member).isMissingNode() || this.object.path(member).isNull()) {
			this.known.add(member);
			this.faults.add(new Problem.Fault(path(member), REQUIRED, Optional.of("present"), Optional.of("none"),
					"The member is required."));
		}
	}

	private Optional<JsonNode> member(String member, String type, Predicate<JsonNode> matches) {
		this.known.add(member);
		JsonNode node = this.object.path(member);
		if (node.isMissingNode() || node.isNull()) {
			return Optional.empty();
		}
		if (!matches.test(node)) {
			fault(path(member), TYPE, type, node.toString(), "This must be " + type + ".");
			return Optional.empty();
		}
		return Optional.of(node);
	}

	private String path(String member) {
		return this.path.isEmpty() ? member : this.path + "." + member;
	}

}
