package io.keyrotor.sandbox;

import java.util.Optional;
import java.util.UUID;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The managed identity of a resource: a client names which ones, Azure adds their ids. A
 * system-assigned identity that was taken away and comes back is another one.
 */
final class ArmIdentity {

	private static final String USERS = "userAssignedIdentities";

	private ArmIdentity() {
	}

	/** The identity to hold from now on; empty if there is none any more. */
	static Optional<ObjectNode> accept(JsonNode sent, JsonNode held) {
		String type = Definitions.text(sent, "type").orElse("None");
		ObjectNode next = Definitions.empty().put("type", type);
		if (type.contains("SystemAssigned")) {
			next.put("principalId", id(held, "principalId"));
			next.put("tenantId", Definitions.text(held, "tenantId").orElse("00000000-0000-0000-0000-0000000000aa"));
		}
		if (type.contains("UserAssigned")) {
			next.set(USERS, users(sent.path(USERS), held.path(USERS)));
		}
		return (next.size() > 1) ? Optional.of(next) : Optional.empty();
	}

	private static ObjectNode users(JsonNode sent, JsonNode held) {
		ObjectNode next = Definitions.empty();
		for (String user : sent.propertyNames()) {
			if (sent.path(user).isObject()) {
				JsonNode known = find(held, user);
				next.set(user,
						Definitions.empty()
							.put("principalId", id(known, "principalId"))
							.put("clientId", id(known, "clientId")));
			}
		}
		if (next.isEmpty()) {
			throw new Refusal(400, "InvalidIdentityValues", Optional.empty(),
					"The identity type UserAssigned needs at least one identity in userAssignedIdentities.");
		}
		return next;
	}

	private static JsonNode find(JsonNode held, String user) {
		return held.propertyNames()
			.stream()
			.filter(user::equalsIgnoreCase)
			.findFirst()
			.map(held::path)
			.orElseGet(Definitions::empty);
	}

	private static String id(JsonNode held, String member) {
		return Definitions.text(held, member).orElseGet(() -> UUID.randomUUID().toString());
	}

}
