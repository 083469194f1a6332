package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Tables in the JSON of the services that answer queries. */
final class KqlJson {

	private KqlJson() {
	}

	/** A table of Log Analytics, in which dynamic values are texts. */
	static ObjectNode table(String name, KqlTable table) {
		ObjectNode json = Json.object().put("name", name);
		json.setAll(columnsAndRows(table, true));
		return json;
	}

	/** Columns and rows, in which dynamic values are JSON unless they shall be texts. */
	static ObjectNode columnsAndRows(KqlTable table, boolean texts) {
		ObjectNode json = Json.object();
		ArrayNode columns = json.putArray("columns");
		table.columns().forEach((name, type) -> columns.addObject().put("name", name).put("type", type.word()));
		ArrayNode rows = json.putArray("rows");
		table.rows().forEach((row) -> {
			ArrayNode values = rows.addArray();
			table.columns().keySet().forEach((column) -> values.add(value(row.get(column), texts)));
		});
		return json;
	}

	/** Each row as an object. */
	static ArrayNode objects(KqlTable table) {
		ArrayNode list = Json.array();
		table.rows().forEach((row) -> list.add(object(table, row)));
		return list;
	}

	private static ObjectNode object(KqlTable table, Map<String, Object> row) {
		ObjectNode json = Json.object();
		table.columns().keySet().forEach((column) -> json.set(column, value(row.get(column), false)));
		return json;
	}

	private static JsonNode value(@Nullable Object value, boolean texts) {
		return switch (value) {
			case null -> NullNode.instance;
			case JsonNode json -> texts ? StringNode.valueOf(json.toString()) : json;
			case Boolean truth -> BooleanNode.valueOf(truth);
			case Double real -> DoubleNode.valueOf(real);
			case Number number -> LongNode.valueOf(number.longValue());
			case Duration span -> StringNode.valueOf("%d.%02d:%02d:%02d".formatted(span.toDays(), span.toHoursPart(),
					span.toMinutesPart(), span.toSecondsPart()));
			default -> StringNode.valueOf(value.toString());
		};
	}

}
