package io.keyrotor.sandbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A table while a query works on it.
 *
 * @param columns in their order
 * @param rows the values by column; null is absent
 */
record KqlTable(Map<String, KqlType> columns, List<Map<String, Object>> rows) {

	KqlTable {
		columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
		rows = List.copyOf(rows);
	}

	KqlTable with(List<Map<String, Object>> changed) {
		return new KqlTable(this.columns, changed);
	}

	/** Sets a value of a row that is being made. */
	static void set(Map<String, Object> row, String column, @Nullable Object value) {
		if (value == null) {
			row.remove(column);
		}
		else {
			row.put(column, value);
		}
	}

	/** Where a query takes its tables from. */
	@FunctionalInterface
	interface Source {

		/** The table, if there is one of this name. */
		Optional<KqlTable> table(String name);

	}

}
