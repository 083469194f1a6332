package io.keyrotor.azure.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The member {@code identity} of an ARM resource. */
public final class ResourceIdentity {

	private ResourceIdentity() {
	}

	/**
	 * {@code SystemAssigned} and the ids of user-assigned identities, as many as it has.
	 */
	public static Optional<String> inWords(JsonNode identity) {
		List<String> words = new ArrayList<>();
		if (identity.path("type").stringValue("").startsWith("SystemAssigned")) {
			words.add("SystemAssigned");
		}
		words.addAll(identity.path("userAssignedIdentities").propertyNames());
		return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
	}

	/** The tenant in which the system-assigned identity is, if it has one. */
	public static Optional<String> tenant(JsonNode identity) {
		return identity.path("tenantId").stringValueOpt().filter((id) -> !id.isBlank());
	}

	/**
	 * The object id of the identity. Of several no member says which of them reaches the
	 * key, so it is then all their ids, in order and separated by commas: none of them
	 * can become another one unnoticed.
	 */
	public static Optional<String> principal(JsonNode identity) {
		String all = Stream.concat(Stream.of(identity), identity.path("userAssignedIdentities").valueStream())
			.flatMap((one) -> one.path("principalId").stringValueOpt().stream())
			.filter((id) -> !id.isBlank())
			.sorted()
			.distinct()
			.collect(Collectors.joining(", "));
		return all.isEmpty() ? Optional.empty() : Optional.of(all);
	}

	/** Takes out the ids that Azure fills in. */
	public static void withoutReadOnly(JsonNode identity) {
		remove(identity, "principalId", "tenantId");
		identity.path("userAssignedIdentities").forEach((assigned) -> remove(assigned, "principalId", "clientId"));
	}

	private static void remove(JsonNode owner, String... names) {
		if (owner instanceof ObjectNode object) {
			object.remove(List.of(names));
		}
	}

}
