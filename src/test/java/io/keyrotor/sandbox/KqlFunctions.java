package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The functions of single values that the interpreter knows. */
final class KqlFunctions {

	private final Instant now;

	KqlFunctions(Instant now) {
		this.now = now;
	}

	/** The call of a function with these arguments. */
	KqlExpression call(String name, List<KqlExpression> arguments) {
		return switch (name) {
			case "now" -> KqlExpression.instant(none(name, arguments, this.now));
			case "ago" -> ago(one(name, arguments));
			case "not" -> not(one(name, arguments));
			case "tostring" -> text(one(name, arguments), UnaryOperator.identity());
			case "tolower" -> text(one(name, arguments), (value) -> value.toLowerCase(Locale.ROOT));
			case "toupper" -> text(one(name, arguments), (value) -> value.toUpperCase(Locale.ROOT));
			case "strcat" -> strcat(arguments);
			case "isempty" -> truth(one(name, arguments), String::isEmpty);
			case "isnotempty" -> truth(one(name, arguments), (value) -> !value.isEmpty());
			case "toint", "tolong" -> number(one(name, arguments), name.equals("toint") ? KqlType.INT : KqlType.LONG);
			case "todatetime" -> instant(one(name, arguments));
			case "parse_json", "todynamic" -> dynamic(one(name, arguments));
			case "coalesce" -> coalesce(arguments);
			case "iff", "iif" -> iff(name, arguments);
			case "extract" -> extract(name, arguments);
			case "bin" -> bin(name, arguments);
			default -> throw KqlFailure.semantic("There is no function '" + name + "' here.");
		};
	}

	/** A time as a query writes it between the parentheses of {@code datetime}. */
	static Instant time(String text) {
		String completed = text.matches("\\d{4}-\\d{2}-\\d{2}") ? text + "T00:00:00Z" : text.replace(' ', 'T');
		try {
			return Instant.parse(completed.matches(".*(Z|[+-]\\d{2}:\\d{2})") ? completed : completed + "Z");
		}
		catch (DateTimeParseException notATime) {
			throw KqlFailure.syntax("'" + text + "' is not a time.");
		}
	}

	private KqlExpression ago(KqlExpression span) {
		require("ago", span.type() == KqlType.TIMESPAN);
		return new KqlExpression(KqlType.DATETIME, "",
				(row) -> (span.of(row) instanceof Duration length) ? this.now.minus(length) : null);
	}

	private static KqlExpression not(KqlExpression truth) {
		require("not", truth.type() == KqlType.BOOL);
		return new KqlExpression(KqlType.BOOL, "", (row) -> !truth.holds(row));
	}

	private static KqlExpression text(KqlExpression value, UnaryOperator<String> change) {
		return new KqlExpression(KqlType.STRING, value.name(), (row) -> change.apply(value.text(row)));
	}

	private static KqlExpression truth(KqlExpression value, Function<String, Boolean> test) {
		require("isempty", value.type().text());
		return new KqlExpression(KqlType.BOOL, "", (row) -> test.apply(value.text(row)));
	}

	private static KqlExpression strcat(List<KqlExpression> parts) {
		return new KqlExpression(KqlType.STRING, "",
				(row) -> String.join("", parts.stream().map((part) -> part.text(row)).toList()));
	}

	private static KqlExpression number(KqlExpression value, KqlType type) {
		return new KqlExpression(type, value.name(), (row) -> {
			String text = value.text(row);
			return text.matches("-?\\d{1,18}(\\.\\d+)?") ? (Object) (long) Double.parseDouble(text) : null;
		});
	}

	private static KqlExpression instant(KqlExpression value) {
		return new KqlExpression(KqlType.DATETIME, value.name(), (row) -> {
			try {
				return time(value.text(row));
			}
			catch (KqlFailure notATime) {
				return null;
			}
		});
	}

	private static KqlExpression dynamic(KqlExpression value) {
		return new KqlExpression(KqlType.DYNAMIC, value.name(), (row) -> {
			Object held = value.of(row);
			return (held instanceof JsonNode) ? held : Json.read(value.text(row)).orElse(null);
		});
	}

	private static KqlExpression coalesce(List<KqlExpression> values) {
		require("coalesce", values.size() > 1);
		KqlType type = values.getFirst().type();
		require("coalesce", values.stream().allMatch((value) -> value.type().compares(type)));
		return new KqlExpression(type, "", (row) -> {
			for (KqlExpression value : values) {
				if (!value.text(row).isEmpty()) {
					return value.of(row);
				}
			}
			return values.getLast().of(row);
		});
	}

	private static KqlExpression iff(String name, List<KqlExpression> arguments) {
		require(name, arguments.size() == 3 && arguments.getFirst().type() == KqlType.BOOL
				&& arguments.get(1).type().compares(arguments.get(2).type()));
		return new KqlExpression(arguments.get(1).type(), "",
				(row) -> arguments.get(arguments.getFirst().holds(row) ? 1 : 2).of(row));
	}

	private static KqlExpression extract(String name, List<KqlExpression> arguments) {
		require(name, arguments.size() == 3 && arguments.get(1).type().numeric());
		return new KqlExpression(KqlType.STRING, "", (row) -> {
			Matcher found = Pattern.compile(arguments.getFirst().text(row)).matcher(arguments.get(2).text(row));
			int group = Integer.parseInt(arguments.get(1).text(row));
			return (found.find() && group <= found.groupCount() && found.group(group) != null) ? found.group(group)
					: "";
		});
	}

	private static KqlExpression bin(String name, List<KqlExpression> arguments) {
		require(name, arguments.size() == 2 && arguments.getFirst().type() == KqlType.DATETIME
				&& arguments.get(1).type() == KqlType.TIMESPAN);
		KqlExpression time = arguments.getFirst();
		return new KqlExpression(KqlType.DATETIME, time.name(), (row) -> floor(time.of(row), arguments.get(1).of(row)));
	}

	private static @Nullable Object floor(@Nullable Object time, @Nullable Object width) {
		return (time instanceof Instant instant && width instanceof Duration span && span.toMillis() > 0)
				? Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), span.toMillis()) * span.toMillis()) : null;
	}

	private static KqlExpression one(String name, List<KqlExpression> arguments) {
		require(name, arguments.size() == 1);
		return arguments.getFirst();
	}

	private static <T> T none(String name, List<KqlExpression> arguments, T value) {
		require(name, arguments.isEmpty());
		return value;
	}

	private static void require(String name, boolean fits) {
		if (!fits) {
			throw KqlFailure.semantic("The function '" + name + "' does not take these arguments.");
		}
	}

}
