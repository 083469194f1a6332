package io.keyrotor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A body of the control port: what is wrong with it is said all at once. */
final class Form {

	private final ObjectNode json;

	private final List<String> problems = new ArrayList<>();

	private Form(ObjectNode json) {
		this.json = json;
	}

	static Form of(String body, Set<String> members) {
		Form form = new Form(Json.readObject(body)
			.orElseThrow(() -> new BadInput("The body must be a JSON object with some of these members: "
					+ String.join(", ", new TreeSet<>(members)) + ".")));
		form.json.propertyNames()
			.stream()
			.filter((name) -> !members.contains(name))
			.forEach((name) -> form.problems.add("There is no member '" + name + "'."));
		return form;
	}

	/** A text that may be missing. */
	Optional<String> text(String name) {
		return member(name, (value) -> value.isString() ? Optional.of(value.stringValue()) : Optional.empty(),
				"a text");
	}

	/** What a member says, if it is there and can be read. */
	<T> Optional<T> member(String name, Function<JsonNode, Optional<T>> read, String expected) {
		JsonNode value = this.json.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return Optional.empty();
		}
		Optional<T> known = read.apply(value);
		require(known.isPresent(), "The member " + name + " must be " + expected + ".");
		return known;
	}

	/** Keeps the sentence unless it is all right. */
	void require(boolean fits, String sentence) {
		if (!fits) {
			this.problems.add(sentence);
		}
	}

	/** Ends the reading if anything was wrong. */
	void check() {
		if (!this.problems.isEmpty()) {
			throw new BadInput(String.join(" ", this.problems));
		}
	}

}
