package io.keyrotor.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.sandbox.KqlTokens.Kind;
import io.keyrotor.sandbox.KqlTokens.Token;

/**
 * A small interpreter of the Kusto Query Language: a table or a union of some, and
 * {@code where}, {@code extend}, {@code project}, {@code summarize}, {@code distinct},
 * {@code order by}, {@code top}, {@code take} and {@code count} behind it. Whatever else
 * is asked, also a table or column that does not exist, ends in a {@link KqlFailure}.
 */
final class KqlQuery {

	private static final Set<String> LIMITS = Set.of("take", "limit", "top");

	private final KqlTokens tokens;

	private final Instant now;

	private boolean limited;

	private KqlQuery(String text, Instant now) {
		this.tokens = new KqlTokens(text);
		this.now = now;
	}

	/** The answer of a query at this time. */
	static Answer run(String text, KqlTable.Source source, Instant now) {
		try {
			return new KqlQuery(text, now).run(source);
		}
		catch (IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
			String reason = String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("");
			throw KqlFailure.syntax("A number, a time or a pattern in the query is none: " + reason + ".");
		}
	}

	private Answer run(KqlTable.Source source) {
		KqlTable table = source(source);
		while (this.tokens.take("|")) {
			table = operator(table);
		}
		requireEnd();
		this.tokens.take(";");
		if (!this.tokens.ended()) {
			throw KqlFailure.syntax("Only one statement is answered here.");
		}
		return new Answer(table, this.limited);
	}

	private KqlTable source(KqlTable.Source source) {
		String name = this.tokens.word();
		if (!name.equals("union")) {
			requireEnd();
			return source.table(name).orElseThrow(() -> unknown(name));
		}
		boolean fuzzy = false;
		while (this.tokens.atName()) {
			String option = this.tokens.word();
			this.tokens.require("=");
			if (!option.equals("isfuzzy")) {
				throw KqlFailure.syntax("A union has no option '" + option + "' here.");
			}
			fuzzy = this.tokens.word().equals("true");
		}
		return union(names(), fuzzy, source);
	}

	/** Whether a statement or a part of it ends here. */
	private void requireEnd() {
		if (!this.tokens.ended() && !this.tokens.at("|") && !this.tokens.at(";")) {
			throw KqlFailure.syntax("'" + this.tokens.peek().text() + "' is not understood here.");
		}
	}

	private static KqlTable union(List<String> names, boolean fuzzy, KqlTable.Source source) {
		Map<String, KqlType> columns = new LinkedHashMap<>();
		List<Map<String, Object>> rows = new ArrayList<>();
		for (String name : names) {
			Optional<KqlTable> table = source.table(name);
			if (table.isEmpty() && !fuzzy) {
				throw unknown(name);
			}
			table.ifPresent((found) -> {
				found.columns().forEach(columns::putIfAbsent);
				rows.addAll(found.rows());
			});
		}
		if (columns.isEmpty()) {
			throw unknown(String.join(", ", names));
		}
		return new KqlTable(columns, rows);
	}

	private static KqlFailure unknown(String name) {
		return KqlFailure.semantic("Failed to resolve the table or column expression named '" + name + "'.");
	}

	private List<String> names() {
		List<String> names = new ArrayList<>();
		do {
			names.add(this.tokens.word());
		}
		while (this.tokens.take(","));
		return names;
	}

	private KqlTable operator(KqlTable table) {
		String operator = this.tokens.word();
		this.limited |= LIMITS.contains(operator);
		return switch (operator) {
			case "where", "filter" -> where(table);
			case "extend" -> extend(table);
			case "project" -> project(table);
			case "distinct" -> distinct(table);
			case "summarize" -> summarize(table);
			case "order", "sort" -> ordered(table);
			case "top" -> top(table);
			case "take", "limit" -> table.with(table.rows().stream().limit(number()).toList());
			case "count" ->
				new KqlTable(Map.of("Count", KqlType.LONG), List.of(row("Count", (long) table.rows().size())));
			default -> throw KqlFailure.syntax("The operator '" + operator + "' is not known here.");
		};
	}

	private KqlTable where(KqlTable table) {
		KqlExpression condition = over(table).condition();
		return table.with(table.rows().stream().filter(condition::holds).toList());
	}

	private KqlTable extend(KqlTable table) {
		Map<String, KqlExpression> added = named(table);
		Map<String, KqlType> columns = new LinkedHashMap<>(table.columns());
		added.forEach((name, value) -> columns.put(name, value.type()));
		return new KqlTable(columns, table.rows().stream().map((row) -> {
			Map<String, Object> extended = new LinkedHashMap<>(row);
			added.forEach((name, value) -> KqlTable.set(extended, name, value.of(row)));
			return extended;
		}).toList());
	}

	private KqlTable project(KqlTable table) {
		Map<String, KqlExpression> chosen = named(table);
		return new KqlTable(types(chosen), table.rows().stream().map((row) -> values(chosen, row)).toList());
	}

	private KqlTable distinct(KqlTable table) {
		KqlTable chosen = project(table);
		return chosen.with(chosen.rows().stream().distinct().toList());
	}

	private KqlTable summarize(KqlTable table) {
		Map<String, KqlAggregates.Aggregate> aggregates = new LinkedHashMap<>();
		if (!this.tokens.at("by")) {
			do {
				aggregate(table, aggregates);
			}
			while (this.tokens.take(","));
		}
		Map<String, KqlExpression> keys = this.tokens.take("by") ? named(table) : Map.of();
		Map<Map<String, Object>, List<Map<String, Object>>> groups = new LinkedHashMap<>();
		if (keys.isEmpty()) {
			groups.put(Map.of(), new ArrayList<>());
		}
		table.rows().forEach((row) -> groups.computeIfAbsent(values(keys, row), (_) -> new ArrayList<>()).add(row));
		Map<String, KqlType> columns = types(keys);
		aggregates.forEach((name, aggregate) -> columns.put(name, aggregate.type()));
		List<Map<String, Object>> rows = new ArrayList<>();
		groups.forEach((key, members) -> {
			Map<String, Object> row = new LinkedHashMap<>(key);
			aggregates.forEach((name, aggregate) -> KqlTable.set(row, name, aggregate.value().of(members)));
			rows.add(row);
		});
		return new KqlTable(columns, rows);
	}

	private void aggregate(KqlTable table, Map<String, KqlAggregates.Aggregate> aggregates) {
		Optional<String> name = name();
		String function = this.tokens.word();
		this.tokens.require("(");
		KqlAggregates.Aggregate aggregate = KqlAggregates.of(function, over(table).arguments());
		aggregates.put(name.orElse(aggregate.name()), aggregate);
	}

	private KqlTable ordered(KqlTable table) {
		this.tokens.require("by");
		Comparator<Map<String, Object>> order = order(table);
		while (this.tokens.take(",")) {
			order = order.thenComparing(order(table));
		}
		return table.with(table.rows().stream().sorted(order).toList());
	}

	private KqlTable top(KqlTable table) {
		long most = number();
		KqlTable ordered = ordered(table);
		return ordered.with(ordered.rows().stream().limit(most).toList());
	}

	/** The largest come first unless the query says otherwise. */
	private Comparator<Map<String, Object>> order(KqlTable table) {
		KqlExpression value = over(table).read();
		Comparator<Map<String, Object>> order = (one, other) -> KqlComparison.compare(value.of(one), value.of(other));
		if (this.tokens.take("asc")) {
			return order;
		}
		this.tokens.take("desc");
		return order.reversed();
	}

	/** Expressions with names, their own or those that the query gives them. */
	private Map<String, KqlExpression> named(KqlTable table) {
		Map<String, KqlExpression> named = new LinkedHashMap<>();
		do {
			Optional<String> name = name();
			KqlExpression value = over(table).read();
			String own = value.name().isEmpty() ? "Column" + (named.size() + 1) : value.name();
			named.put(name.orElse(own), value);
		}
		while (this.tokens.take(","));
		return named;
	}

	private Optional<String> name() {
		if (!this.tokens.atName()) {
			return Optional.empty();
		}
		String name = this.tokens.word();
		this.tokens.require("=");
		return Optional.of(name);
	}

	private long number() {
		Token token = this.tokens.next();
		if (token.kind() != Kind.NUMBER || token.text().contains(".")) {
			throw KqlFailure.syntax("A whole number is missing where '" + token.text() + "' is.");
		}
		return Long.parseLong(token.text());
	}

	private KqlExpressions over(KqlTable table) {
		return new KqlExpressions(this.tokens, table.columns(), this.now);
	}

	private static Map<String, KqlType> types(Map<String, KqlExpression> named) {
		Map<String, KqlType> types = new LinkedHashMap<>();
		named.forEach((name, value) -> types.put(name, value.type()));
		return types;
	}

	private static Map<String, Object> values(Map<String, KqlExpression> named, Map<String, Object> row) {
		Map<String, Object> values = new LinkedHashMap<>();
		named.forEach((name, value) -> KqlTable.set(values, name, value.of(row)));
		return values;
	}

	private static Map<String, Object> row(String column, Object value) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put(column, value);
		return row;
	}

	/**
	 * What a query comes to.
	 *
	 * @param limited whether the query itself asks for a number of rows
	 */
	record Answer(KqlTable table, boolean limited) {
	}

}
