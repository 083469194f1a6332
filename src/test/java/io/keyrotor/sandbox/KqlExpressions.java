package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.keyrotor.sandbox.KqlTokens.Kind;
import io.keyrotor.sandbox.KqlTokens.Token;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads expressions over the columns that a table has at this place of the query. */
final class KqlExpressions {

	private final KqlTokens tokens;

	private final Map<String, KqlType> columns;

	private final KqlFunctions functions;

	KqlExpressions(KqlTokens tokens, Map<String, KqlType> columns, Instant now) {
		this.tokens = tokens;
		this.columns = columns;
		this.functions = new KqlFunctions(now);
	}

	/** A whole expression. */
	KqlExpression read() {
		KqlExpression left = conjunction();
		while (this.tokens.take("or")) {
			KqlExpression first = truth(left);
			KqlExpression second = truth(conjunction());
			left = new KqlExpression(KqlType.BOOL, "", (row) -> first.holds(row) || second.holds(row));
		}
		return left;
	}

	/** An expression that is true or false. */
	KqlExpression condition() {
		return truth(read());
	}

	/** Expressions with commas between them, up to the closing parenthesis. */
	List<KqlExpression> arguments() {
		List<KqlExpression> list = new ArrayList<>();
		if (this.tokens.take(")")) {
			return list;
		}
		do {
			list.add(read());
		}
		while (this.tokens.take(","));
		this.tokens.require(")");
		return list;
	}

	private KqlExpression conjunction() {
		KqlExpression left = comparison();
		while (this.tokens.take("and")) {
			KqlExpression first = truth(left);
			KqlExpression second = truth(comparison());
			left = new KqlExpression(KqlType.BOOL, "", (row) -> first.holds(row) && second.holds(row));
		}
		return left;
	}

	private KqlExpression comparison() {
		KqlExpression left = sum();
		Token token = this.tokens.peek();
		if (token.kind() == Kind.TEXT || this.tokens.ended()) {
			return left;
		}
		String operator = token.text();
		if (KqlComparison.OPERATORS.contains(operator)) {
			this.tokens.next();
			return KqlComparison.of(operator, left, sum());
		}
		return switch (operator) {
			case "=" -> throw KqlFailure.syntax("A comparison is written '==', not '='.");
			case "in", "!in", "in~", "!in~" -> {
				this.tokens.next();
				this.tokens.require("(");
				yield KqlComparison.in(operator, left, arguments());
			}
			case "has_any" -> {
				this.tokens.next();
				this.tokens.require("(");
				yield any(left, arguments());
			}
			case "between", "!between" -> between(operator, left);
			default -> left;
		};
	}

	private static KqlExpression any(KqlExpression left, List<KqlExpression> terms) {
		List<KqlExpression> tests = terms.stream().map((term) -> KqlComparison.of("has", left, term)).toList();
		return new KqlExpression(KqlType.BOOL, "", (row) -> tests.stream().anyMatch((test) -> test.holds(row)));
	}

	private KqlExpression between(String operator, KqlExpression left) {
		this.tokens.next();
		this.tokens.require("(");
		KqlExpression low = sum();
		this.tokens.require("..");
		KqlExpression high = sum();
		this.tokens.require(")");
		return KqlComparison.between(operator.equals("between"), left, low, high);
	}

	private KqlExpression sum() {
		KqlExpression left = path();
		while (this.tokens.at("+") || this.tokens.at("-")) {
			boolean plus = this.tokens.next().is("+");
			left = sum(left, path(), plus);
		}
		return left;
	}

	private static KqlExpression sum(KqlExpression left, KqlExpression right, boolean plus) {
		if (left.type() == KqlType.DATETIME && right.type() == KqlType.TIMESPAN) {
			return new KqlExpression(KqlType.DATETIME, "",
					(row) -> (left.of(row) instanceof Instant time && right.of(row) instanceof Duration span)
							? (plus ? time.plus(span) : time.minus(span)) : null);
		}
		throw KqlFailure.semantic("Only a timespan can be added to or taken from a datetime here.");
	}

	private KqlExpression path() {
		KqlExpression value = value();
		while (this.tokens.at(".") || this.tokens.at("[")) {
			boolean bracket = this.tokens.next().is("[");
			String member = bracket ? text(this.tokens.next()) : this.tokens.word();
			if (bracket) {
				this.tokens.require("]");
			}
			value = member(value, member);
		}
		return value;
	}

	private static KqlExpression member(KqlExpression parent, String name) {
		if (parent.type() != KqlType.DYNAMIC) {
			throw KqlFailure.semantic("A " + parent.type().word() + " has no member '" + name + "'.");
		}
		return new KqlExpression(KqlType.DYNAMIC, parent.name() + "_" + name, (row) -> member(parent.of(row), name));
	}

	private static @Nullable Object member(@Nullable Object value, String name) {
		return (value instanceof JsonNode json && json.hasNonNull(name)) ? json.get(name) : null;
	}

	private KqlExpression value() {
		Token token = this.tokens.next();
		return switch (token.kind()) {
			case TEXT -> KqlExpression.constant(KqlType.STRING, text(token));
			case TIME -> KqlExpression.instant(KqlFunctions
				.time(token.text().replaceFirst("datetime\\s*\\(", "").replaceAll("[\"')]", "").strip()));
			case TIMESPAN -> KqlExpression.constant(KqlType.TIMESPAN, span(token.text()));
			case NUMBER ->
				token.text().contains(".") ? KqlExpression.constant(KqlType.REAL, Double.parseDouble(token.text()))
						: KqlExpression.constant(KqlType.LONG, Long.parseLong(token.text()));
			case WORD -> word(token.text());
			case SYMBOL -> group(token);
		};
	}

	private KqlExpression group(Token token) {
		if (!token.is("(")) {
			throw KqlFailure.syntax("A value is missing where '" + token.text() + "' is.");
		}
		KqlExpression inner = read();
		this.tokens.require(")");
		return inner;
	}

	private KqlExpression word(String word) {
		if (word.equals("true") || word.equals("false")) {
			return KqlExpression.constant(KqlType.BOOL, word.equals("true"));
		}
		if (this.tokens.take("(")) {
			return switch (word) {
				case "column_ifexists" -> columnIfExists();
				default -> this.functions.call(word, arguments());
			};
		}
		KqlType type = this.columns.get(word);
		if (type == null) {
			throw KqlFailure.semantic("Failed to resolve the column or scalar expression named '" + word + "'.");
		}
		return new KqlExpression(type, word, (row) -> row.get(word));
	}

	private KqlExpression columnIfExists() {
		String name = text(this.tokens.next());
		this.tokens.require(",");
		KqlExpression otherwise = read();
		this.tokens.require(")");
		KqlType type = this.columns.get(name);
		return (type == null) ? otherwise : new KqlExpression(type, name, (row) -> row.get(name));
	}

	static String text(Token token) {
		if (token.kind() != Kind.TEXT) {
			throw KqlFailure.syntax("A text in quotes is missing where '" + token.text() + "' is.");
		}
		String quoted = token.text();
		return quoted.startsWith("@") ? quoted.substring(2, quoted.length() - 1)
				: quoted.substring(1, quoted.length() - 1)
					.replace("\\\"", "\"")
					.replace("\\'", "'")
					.replace("\\\\", "\\");
	}

	private static Duration span(String text) {
		String unit = text.replaceAll("[\\d.]", "");
		double millis = switch (unit) {
			case "d" -> 86_400_000.0;
			case "h" -> 3_600_000.0;
			case "m" -> 60_000.0;
			case "s" -> 1_000.0;
			default -> 1.0;
		};
		return Duration.ofMillis(Math.round(Double.parseDouble(text.replaceAll("[a-z]", "")) * millis));
	}

	private static KqlExpression truth(KqlExpression expression) {
		if (expression.type() != KqlType.BOOL) {
			throw KqlFailure.semantic("A condition is missing; a " + expression.type().word() + " is there.");
		}
		return expression;
	}

}
