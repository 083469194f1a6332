package io.keyrotor.azure.definition;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Definitions for tests, written with single quotation marks. */
public final class Trees {

	public static final String OLD = "0123456789abcdef0123456789abcdef";

	public static final String NEW = "fedcba9876543210fedcba9876543210";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private Trees() {
	}

	public static ObjectNode tree(String text) {
		return parse(text.replace("\"", "\\\"").replace('\'', '"'));
	}

	public static ObjectNode parse(String json) {
		return (ObjectNode) JSON.readTree(json);
	}

}
