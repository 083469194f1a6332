package io.keyrotor.azure.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * One row of an answer ("Azure Monitor Log Analytics API response format").
 *
 * @param cells by the names of their columns
 */
record LogRow(Map<String, JsonNode> cells) {

	LogRow {
		cells = Map.copyOf(cells);
	}

	/**
	 * The rows of an answer's only table.
	 * @throws IllegalArgumentException if it has another form; a failure that came while
	 * the rows were on their way is an object where a row belongs
	 */
	static List<LogRow> all(JsonNode answer) {
		JsonNode table = answer.path("tables").path(0);
		List<String> columns = new ArrayList<>();
		array(table.path("columns")).forEach((column) -> columns.add(column.path("name").stringValue()));
		List<LogRow> rows = new ArrayList<>();
		array(table.path("rows")).forEach((row) -> rows.add(of(columns, row)));
		return rows;
	}

	private static LogRow of(List<String> columns, JsonNode row) {
		if (array(row).size() != columns.size()) {
			throw new IllegalArgumentException("A row has another number of cells than there are columns.");
		}
		Map<String, JsonNode> cells = new HashMap<>();
		for (int i = 0; i < columns.size(); i++) {
			cells.put(columns.get(i), row.get(i));
		}
		return new LogRow(cells);
	}

	private static JsonNode array(JsonNode node) {
		if (!node.isArray()) {
			throw new IllegalArgumentException("There is no list where one belongs.");
		}
		return node;
	}

	/** A text, with an empty one as none. */
	Optional<String> text(String column) {
		return cell(column).filter(JsonNode::isString).map(JsonNode::stringValue).filter((text) -> !text.isBlank());
	}

	/** A number, which some columns have as a text. */
	Optional<Long> number(String column) {
		return cell(column).map((cell) -> cell.isNumber() ? cell.doubleValue() : Double.parseDouble(cell.stringValue()))
			.map(Math::round);
	}

	/** A moment, if there is one: the latest of no events is none. */
	Optional<Instant> moment(String column) {
		return text(column).map(Instant::parse);
	}

	private Optional<JsonNode> cell(String column) {
		JsonNode cell = this.cells.get(column);
		if (cell == null) {
			throw new IllegalArgumentException("The column " + column + " is missing.");
		}
		return cell.isNull() ? Optional.empty() : Optional.of(cell);
	}

}
