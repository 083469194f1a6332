package io.keyrotor.azure.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the ports answer, as the fixtures write it; and what they are asked. */
final class Outcomes {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private Outcomes() {
	}

	static JsonNode of(Key key) {
		ObjectNode json = JSON.objectNode().put("name", key.id().name().value()).put("keyType", key.shape().keyType());
		key.shape().sizeInBits().ifPresent((bits) -> json.put("sizeInBits", bits));
		key.shape().curve().ifPresent((curve) -> json.put("curve", curve));
		ArrayNode operations = json.put("managed", key.managed()).putArray("operations");
		key.operations().stream().sorted().forEach(operations::add);
		key.recoveryLevel().ifPresent((level) -> json.put("recoveryLevel", level));
		return json.set("current", of(key.current()));
	}

	static JsonNode of(List<KeyVersion> versions) {
		ArrayNode json = JSON.arrayNode();
		versions.forEach((version) -> json.add(of(version)));
		return json;
	}

	static JsonNode of(KeyVersion version) {
		ObjectNode json = JSON.objectNode().put("id", version.id().value()).put("enabled", version.enabled());
		put(json, "createdOn", Optional.of(version.createdOn()));
		put(json, "notBefore", version.notBefore());
		put(json, "expiresOn", version.expiresOn());
		return json;
	}

	static JsonNode of(RotationPolicy policy) {
		ObjectNode json = JSON.objectNode();
		ArrayNode actions = json.putArray("lifetimeActions");
		policy.lifetimeActions().forEach((action) -> {
			ObjectNode one = actions.addObject().put("type", action.type());
			action.timeAfterCreate().ifPresent((time) -> one.put("timeAfterCreate", time));
			action.timeBeforeExpiry().ifPresent((time) -> one.put("timeBeforeExpiry", time));
		});
		policy.expiryTime().ifPresent((time) -> json.put("expiryTime", time));
		put(json, "createdOn", policy.createdOn());
		put(json, "updatedOn", policy.updatedOn());
		return json;
	}

	/** The policy that a PUT asks for, read without the adapter. */
	static RotationPolicy policy(JsonNode body) {
		List<LifetimeAction> actions = body.required("lifetimeActions")
			.valueStream()
			.map((action) -> new LifetimeAction(action.required("action").required("type").stringValue(),
					action.required("trigger").path("timeAfterCreate").stringValueOpt(),
					action.required("trigger").path("timeBeforeExpiry").stringValueOpt()))
			.toList();
		return RotationPolicy.of(actions, body.required("attributes").path("expiryTime").stringValueOpt());
	}

	private static void put(ObjectNode json, String member, Optional<Instant> moment) {
		moment.ifPresent((value) -> json.put(member, value.toString()));
	}

}
