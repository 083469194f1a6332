package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that has a value in every row.
 *
 * @param type of its values
 * @param name the column that it makes unless it is given a name; empty if it has none of
 * its own
 * @param value how to get it
 */
record KqlExpression(KqlType type, String name, Value value) {

	@Nullable Object of(Map<String, Object> row) {
		return this.value.of(row);
	}

	/** Only true is true: null is not. */
	boolean holds(Map<String, Object> row) {
		return Boolean.TRUE.equals(of(row));
	}

	/** The value as text; empty for null. */
	String text(Map<String, Object> row) {
		return text(of(row));
	}

	static String text(@Nullable Object value) {
		return switch (value) {
			case null -> "";
			case JsonNode json when json.isString() -> json.stringValue();
			case JsonNode json when json.isNull() || json.isMissingNode() -> "";
			default -> value.toString();
		};
	}

	/** The same value of a row of another time. */
	@FunctionalInterface
	interface Value {

		@Nullable Object of(Map<String, Object> row);

	}

	static KqlExpression constant(KqlType type, Object value) {
		return new KqlExpression(type, "", (_) -> value);
	}

	static KqlExpression instant(Instant value) {
		return constant(KqlType.DATETIME, value);
	}

}
