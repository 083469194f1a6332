package io.keyrotor.azure.resources;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * As whom a resource reaches its key.
 *
 * @param words {@code SystemAssigned}, the ARM id of a user-assigned identity, or
 * whatever its service calls it
 */
record KeyIdentity(String words, Optional<String> tenantId, Optional<String> principalId) {

	private static final String SYSTEM = "SystemAssigned";

	/** The identity that a resource names; without one, that of the resource itself. */
	static Optional<KeyIdentity> of(CatalogueEntry entry, ObjectNode tree) {
		JsonNode identity = tree.path("identity");
		Optional<String> tenant = ResourceIdentity.tenant(identity);
		Optional<String> named = entry.identity()
			.flatMap((path) -> path.in(tree).stringValueOpt())
			.map((text) -> text.substring(text.indexOf('=') + 1).strip())
			.filter((text) -> !text.isEmpty() && !text.toLowerCase(Locale.ROOT).startsWith("systemassigned"));
		if (named.isPresent()) {
			return named.map((name) -> ofName(name, identity, tenant));
		}
		if (entry.identity().isPresent()) {
			return Optional.of(new KeyIdentity(SYSTEM, tenant, text(identity.path("principalId"))));
		}
		return ResourceIdentity.inWords(identity)
			.map((words) -> new KeyIdentity(words, tenant, onlyPrincipal(words, identity)));
	}

	/** Named by its ARM id or its client id. */
	private static KeyIdentity ofName(String name, JsonNode identity, Optional<String> tenant) {
		Optional<Map.Entry<String, JsonNode>> assigned = assigned(identity)
			.filter((one) -> name.equalsIgnoreCase(one.getKey())
					|| name.equalsIgnoreCase(one.getValue().path("clientId").asString("")))
			.findFirst();
		return new KeyIdentity(assigned.map(Map.Entry::getKey).orElse(name), tenant,
				assigned.flatMap((one) -> text(one.getValue().path("principalId"))));
	}

	private static Optional<String> onlyPrincipal(String words, JsonNode identity) {
		return words.equals(SYSTEM) ? text(identity.path("principalId"))
				: assigned(identity).filter((one) -> words.equals(one.getKey()))
					.findFirst()
					.flatMap((one) -> text(one.getValue().path("principalId")));
	}

	private static Stream<Map.Entry<String, JsonNode>> assigned(JsonNode identity) {
		return identity.path("userAssignedIdentities").propertyStream();
	}

	private static Optional<String> text(JsonNode node) {
		return node.stringValueOpt().filter((text) -> !text.isBlank());
	}

}
