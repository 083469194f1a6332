package io.keyrotor.azure.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Azure's rotation policy JSON in our words and back. Key Vault says {@code Rotate} and
 * leaves out what is not set; a Managed HSM says {@code rotate}, and an empty text, a
 * zero or no list for what is not set.
 */
final class PolicyJson {

	private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

	private PolicyJson() {
	}

	static RotationPolicy read(JsonNode json) {
		JsonNode attributes = json.path("attributes");
		return new RotationPolicy(actions(requireObject(json).path("lifetimeActions")), text(attributes, "expiryTime"),
				moment(attributes, "created"), moment(attributes, "updated"));
	}

	static ObjectNode write(RotationPolicy policy) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		json.putArray("lifetimeActions").addAll(policy.lifetimeActions().stream().map(PolicyJson::write).toList());
		ObjectNode attributes = json.putObject("attributes");
		policy.expiryTime().ifPresent((expiryTime) -> attributes.put("expiryTime", expiryTime));
		return json;
	}

	private static ObjectNode write(LifetimeAction action) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		ObjectNode trigger = json.putObject("trigger");
		action.timeAfterCreate().ifPresent((time) -> trigger.put("timeAfterCreate", time));
		action.timeBeforeExpiry().ifPresent((time) -> trigger.put("timeBeforeExpiry", time));
		json.putObject("action").put("type", action.spelled().type());
		return json;
	}

	private static List<LifetimeAction> actions(JsonNode actions) {
		if (actions.isMissingNode() || actions.isNull()) {
			return List.of();
		}
		return KeyJson.items(actions).map(PolicyJson::action).toList();
	}

	/** Whatever is there is shown, so that the rules can say what is wrong with it. */
	private static LifetimeAction action(JsonNode json) {
		JsonNode trigger = json.path("trigger");
		return new LifetimeAction(text(json.path("action"), "type").orElse(""), text(trigger, "timeAfterCreate"),
				text(trigger, "timeBeforeExpiry"))
			.spelled();
	}

	private static Optional<String> text(JsonNode parent, String member) {
		JsonNode node = parent.path(member);
		return (node.isMissingNode() || node.isNull()) ? Optional.empty()
				: Optional.of(node.isString() ? node.stringValue() : node.toString())
					.filter(Predicate.not(String::isEmpty));
	}

	/** A moment that Azure told; zero and anything that is no moment is none. */
	private static Optional<Instant> moment(JsonNode attributes, String member) {
		JsonNode seconds = attributes.path(member);
		return (seconds.canConvertToLong() && seconds.longValue() > 0 && seconds.longValue() <= LAST_SECOND)
				? Optional.of(Instant.ofEpochSecond(seconds.longValue())) : Optional.empty();
	}

	private static JsonNode requireObject(JsonNode json) {
		if (!json.isObject()) {
			throw new IllegalArgumentException("The policy is no object.");
		}
		return json;
	}

}
