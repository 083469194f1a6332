package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who a resource is to a key store.
 *
 * @param definition the resource's, or that of the one above it if it has no identity
 */
record ArmCallers(ObjectNode definition) {

	private static final String USERS = "userAssignedIdentities";

	/** Who uses the key named at a place: the identity named there, else the system's. */
	Caller of(KeyPlace place) {
		return place.principal()
			.flatMap((path) -> Members.text(this.definition, path))
			.map(this::caller)
			.or(() -> place.identity().flatMap((path) -> Members.text(this.definition, path)).flatMap(this::user))
			.orElseGet(this::itself);
	}

	Caller itself() {
		JsonNode identity = this.definition.path("identity");
		return Definitions.text(identity, "principalId")
			.map(this::caller)
			.or(() -> identity.path(USERS).valueStream().findFirst().map(this::user))
			.orElseGet(() -> caller(""));
	}

	/** The identity with this id or client id, however the service spells it. */
	private Optional<Caller> user(String named) {
		return this.definition.path("identity")
			.path(USERS)
			.propertyStream()
			.filter((user) -> named.toLowerCase(Locale.ROOT).endsWith(user.getKey().toLowerCase(Locale.ROOT))
					|| named.equals(user.getValue().path("clientId").asString("")))
			.findFirst()
			.map((user) -> user(user.getValue()));
	}

	private Caller user(JsonNode user) {
		return caller(user.path("principalId").asString(""));
	}

	private Caller caller(String principal) {
		return Caller.identity(principal, this.definition.path("name").asString(""));
	}

}
