package io.keyrotor.azure.definition;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.binding.ConsumerId;

/**
 * A definition as text that can be put back later. Numbers keep the digits they came
 * with.
 */
public final class DefinitionText {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private DefinitionText() {
	}

	public static String of(ObjectNode definition) {
		return JSON.writeValueAsString(definition);
	}

	/**
	 * The definition that was kept.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if it is none
	 */
	public static ObjectNode read(ConsumerId consumer, String text) {
		try {
			if (JSON.readTree(text) instanceof ObjectNode definition) {
				return definition;
			}
		}
		catch (JacksonException _) {
			// Said below: what it says may be no more than half a definition.
		}
		throw Refusal.rejected(consumer, "what was kept of it before is no definition, so it cannot be put back");
	}

}
