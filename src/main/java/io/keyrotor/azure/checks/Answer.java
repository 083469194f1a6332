package io.keyrotor.azure.checks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads answers: what is unknown is ignored, and what has another form is a failure. */
final class Answer {

	private Answer() {
	}

	/** The answer as read, or the failure that an answer without what is needed is. */
	static <T> T read(AzureHttp http, AzureRequest request, Function<JsonNode, T> reader) {
		JsonNode body = http.exchange(request).body();
		try {
			return reader.apply(body);
		}
		catch (JacksonException | IllegalArgumentException _) {
			throw http.unreadable(request);
		}
	}

	/** A text, with an empty one as none. */
	static Optional<String> text(JsonNode parent, String member) {
		return optional(parent, member).map(JsonNode::stringValue).filter((text) -> !text.isBlank());
	}

	/** A text that must be there. */
	static String need(JsonNode parent, String member) {
		return text(parent, member).orElseThrow(() -> new IllegalArgumentException("'" + member + "' is missing."));
	}

	/** A switch; Azure leaves it out where it is off. */
	static boolean isOn(JsonNode parent, String member) {
		return optional(parent, member).map(JsonNode::booleanValue).orElse(false);
	}

	/** The texts of a list, none if there is no list. */
	static List<String> texts(JsonNode parent, String member) {
		return optional(parent, member).map((list) -> items(list).map(JsonNode::stringValue).toList())
			.orElse(List.of());
	}

	/** The items of a list, none if there is no list. */
	static Stream<JsonNode> items(JsonNode parent, String member) {
		return optional(parent, member).stream().flatMap(Answer::items);
	}

	static Stream<JsonNode> items(JsonNode list) {
		if (!list.isArray()) {
			throw new IllegalArgumentException("There is no list where one belongs.");
		}
		return list.valueStream();
	}

	static Optional<JsonNode> optional(JsonNode parent, String member) {
		JsonNode node = parent.path(member);
		return (node.isMissingNode() || node.isNull()) ? Optional.empty() : Optional.of(node);
	}

}
