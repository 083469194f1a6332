package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The operators between two values. */
final class KqlComparison {

	/** Everything that {@link #of} knows. */
	static final Set<String> OPERATORS = Set.of("==", "!=", "=~", "!~", "<", "<=", ">", ">=", "has", "!has", "has_cs",
			"contains", "!contains", "contains_cs", "startswith", "!startswith", "endswith", "!endswith");

	private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");

	private KqlComparison() {
	}

	static KqlExpression of(String operator, KqlExpression left, KqlExpression right) {
		if (ORDERS.contains(operator)) {
			return order(operator, left, right);
		}
		if (operator.equals("==") || operator.equals("!=")) {
			require(left.type().compares(right.type()), operator, left, right);
			boolean wanted = operator.equals("==");
			return truth((row) -> same(left.of(row), right.of(row)) == wanted);
		}
		require(left.type().text() && right.type().text(), operator, left, right);
		return text(operator, left, right);
	}

	/** One of the list; with another operator than {@code in}, in any case or not. */
	static KqlExpression in(String operator, KqlExpression left, List<KqlExpression> list) {
		boolean wanted = !operator.startsWith("!");
		boolean anyCase = operator.endsWith("~");
		list.forEach((item) -> require(left.type().compares(item.type()), operator, left, item));
		return truth((row) -> list.stream()
			.anyMatch((item) -> anyCase ? left.text(row).equalsIgnoreCase(item.text(row))
					: same(left.of(row), item.of(row))) == wanted);
	}

	/** Between two values, both included. */
	static KqlExpression between(boolean wanted, KqlExpression left, KqlExpression low, KqlExpression high) {
		KqlExpression from = order(">=", left, low);
		KqlExpression to = order("<=", left, high);
		return truth((row) -> (from.holds(row) && to.holds(row)) == wanted);
	}

	/** Whether the text has the term: the same letters in any case, not inside a word. */
	static boolean has(String text, String term) {
		int at = text.indexOf(term);
		while (at >= 0) {
			boolean begins = at == 0 || term.isEmpty() || !(word(term.charAt(0)) && word(text.charAt(at - 1)));
			int end = at + term.length();
			boolean ends = end == text.length() || term.isEmpty()
					|| !(word(term.charAt(term.length() - 1)) && word(text.charAt(end)));
			if (begins && ends) {
				return true;
			}
			at = text.indexOf(term, at + 1);
		}
		return false;
	}

	private static boolean word(char letter) {
		return Character.isLetterOrDigit(letter);
	}

	private static KqlExpression text(String operator, KqlExpression left, KqlExpression right) {
		boolean wanted = !operator.startsWith("!");
		boolean exact = operator.endsWith("_cs");
		String word = operator.replace("!", "").replace("_cs", "");
		return truth((row) -> {
			String text = exact ? left.text(row) : left.text(row).toLowerCase(Locale.ROOT);
			String part = exact ? right.text(row) : right.text(row).toLowerCase(Locale.ROOT);
			return wanted == switch (word) {
				case "has" -> has(text, part);
				case "contains" -> text.contains(part);
				case "startswith" -> text.startsWith(part);
				case "endswith" -> text.endsWith(part);
				default -> text.equals(part);
			};
		});
	}

	private static KqlExpression order(String operator, KqlExpression left, KqlExpression right) {
		boolean ordered = left.type() != KqlType.STRING && left.type() != KqlType.BOOL
				&& left.type().compares(right.type());
		require(ordered, operator, left, right);
		return truth((row) -> {
			Object first = left.of(row);
			Object second = right.of(row);
			if (first == null || second == null) {
				return false;
			}
			int order = compare(first, second);
			return switch (operator) {
				case "<" -> order < 0;
				case "<=" -> order <= 0;
				case ">" -> order > 0;
				default -> order >= 0;
			};
		});
	}

	private static boolean same(@Nullable Object left, @Nullable Object right) {
		if (left instanceof Number && right instanceof Number) {
			return compare(left, right) == 0;
		}
		boolean dynamic = left instanceof JsonNode || right instanceof JsonNode;
		return dynamic ? KqlExpression.text(left).equals(KqlExpression.text(right))
				: left != null && left.equals(right);
	}

	/** Puts values in order; null comes first. */
	static int compare(@Nullable Object left, @Nullable Object right) {
		if (left == null || right == null) {
			return (left == null) ? ((right == null) ? 0 : -1) : 1;
		}
		if (left instanceof Number first && right instanceof Number second) {
			return Double.compare(first.doubleValue(), second.doubleValue());
		}
		if (left instanceof Instant first && right instanceof Instant second) {
			return first.compareTo(second);
		}
		if (left instanceof Duration first && right instanceof Duration second) {
			return first.compareTo(second);
		}
		return KqlExpression.text(left).compareTo(KqlExpression.text(right));
	}

	private static void require(boolean fits, String operator, KqlExpression left, KqlExpression right) {
		if (!fits) {
			throw KqlFailure.semantic("The operator '" + operator + "' does not take " + left.type().word() + " and "
					+ right.type().word() + ".");
		}
	}

	private static KqlExpression truth(Condition condition) {
		return new KqlExpression(KqlType.BOOL, "", condition::holds);
	}

	/** What is true or not of a row. */
	@FunctionalInterface
	private interface Condition {

		boolean holds(Map<String, Object> row);

	}

}
