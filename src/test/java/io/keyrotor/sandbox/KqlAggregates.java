package io.keyrotor.sandbox;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The functions of {@code summarize} that the interpreter knows. */
final class KqlAggregates {

	private KqlAggregates() {
	}

	/** What a group of rows comes to. */
	static Aggregate of(String function, List<KqlExpression> arguments) {
		if (function.equals("count")) {
			require(function, arguments.isEmpty());
			return new Aggregate("count_", KqlType.LONG, (rows) -> (long) rows.size());
		}
		require(function, arguments.size() == 1);
		KqlExpression value = arguments.getFirst();
		return switch (function) {
			case "countif" -> {
				require(function, value.type() == KqlType.BOOL);
				yield new Aggregate("countif_", KqlType.LONG, (rows) -> rows.stream().filter(value::holds).count());
			}
			case "dcount" -> new Aggregate("dcount_" + value.name(), KqlType.LONG,
					(rows) -> rows.stream().map(value::text).distinct().count());
			case "max" -> new Aggregate("max_" + value.name(), value.type(),
					(rows) -> values(value, rows).max(KqlComparison::compare).orElse(null));
			case "min" -> new Aggregate("min_" + value.name(), value.type(),
					(rows) -> values(value, rows).min(KqlComparison::compare).orElse(null));
			case "make_set" -> new Aggregate("set_" + value.name(), KqlType.DYNAMIC, (rows) -> set(value, rows));
			case "any", "take_any" -> new Aggregate("any_" + value.name(), value.type(),
					(rows) -> values(value, rows).findFirst().orElse(null));
			default -> throw KqlFailure.semantic("There is no aggregate function '" + function + "' here.");
		};
	}

	private static Stream<Object> values(KqlExpression value, List<Map<String, Object>> rows) {
		return rows.stream().flatMap((row) -> Stream.ofNullable(value.of(row)));
	}

	private static ArrayNode set(KqlExpression value, List<Map<String, Object>> rows) {
		ArrayNode set = Json.array();
		rows.stream().map(value::text).distinct().forEach(set::add);
		return set;
	}

	private static void require(String function, boolean fits) {
		if (!fits) {
			throw KqlFailure.semantic("The aggregate function '" + function + "' does not take these arguments.");
		}
	}

	/**
	 * One column of a summary.
	 *
	 * @param name unless the query gives it another
	 * @param value of a group of rows
	 */
	record Aggregate(String name, KqlType type, Value value) {
	}

	/** What a group of rows comes to. */
	@FunctionalInterface
	interface Value {

		@Nullable Object of(List<Map<String, Object>> rows);

	}

}
