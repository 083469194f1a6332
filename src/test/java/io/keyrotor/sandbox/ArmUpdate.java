package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of a resource when a definition is sent. A PUT replaces all that can be
 * written: what is not sent is gone. Members that only Azure writes are ignored, as most
 * resource providers do. A PATCH replaces each property that is sent as a whole, and on a
 * health data service it reaches the tags and the identity alone.
 */
final class ArmUpdate {

	/** What Azure alone writes into the key properties of a storage account. */
	private static final Set<String> OBSERVED = Set.of("currentVersionedKeyIdentifier", "lastKeyRotationTimestamp",
			"currentVersionedKeyExpirationTimestamp");

	private final ArmResource resource;

	private final ObjectNode next;

	private ArmUpdate(ArmResource resource) {
		this.resource = resource;
		this.next = resource.held().deepCopy();
	}

	static ObjectNode put(ArmResource resource, ObjectNode sent, String apiVersion) {
		ArmUpdate update = new ArmUpdate(resource);
		update.requireLocation(sent);
		update.next.remove("tags");
		ObjectNode properties = update.next.withObject("/properties");
		properties.retain(resource.type().readOnly());
		update.take(sent, "tags");
		update.takeIdentity(sent);
		update.takeProperties(sent);
		if (!resource.type().healthcare()) {
			update.require(sent, "sku");
			update.require(sent, "kind");
		}
		resource.type().limit(update.next, apiVersion);
		return update.next;
	}

	static ObjectNode patch(ArmResource resource, ObjectNode sent) {
		ArmUpdate update = new ArmUpdate(resource);
		update.take(sent, "tags");
		if (sent.has("identity")) {
			update.takeIdentity(sent);
		}
		if (!resource.type().healthcare()) {
			update.take(sent, "sku");
			update.takeProperties(sent);
		}
		return update.next;
	}

	private void requireLocation(ObjectNode sent) {
		String location = Definitions.text(sent, "location")
			.orElseThrow(() -> new Refusal(400, "LocationRequired", Optional.empty(),
					"The location property is required for this definition."));
		String held = this.next.path("location").stringValue();
		if (!location.replace(" ", "").toLowerCase(Locale.ROOT).equals(held)) {
			throw new Refusal(409, "InvalidResourceLocation", Optional.empty(),
					"The resource " + this.resource.id() + " already exists in " + held + ", not in " + location + ".");
		}
	}

	private void require(ObjectNode sent, String member) {
		if (!sent.hasNonNull(member)) {
			throw new Refusal(400, "InvalidRequestContent", Optional.empty(), "The member " + member + " is required.");
		}
		take(sent, member);
	}

	private void take(ObjectNode sent, String member) {
		if (sent.hasNonNull(member)) {
			this.next.set(member, sent.path(member).deepCopy());
		}
	}

	private void takeIdentity(ObjectNode sent) {
		this.next.remove("identity");
		ArmIdentity.accept(sent.path("identity"), this.resource.held().path("identity"))
			.ifPresent((identity) -> this.next.set("identity", identity));
	}

	private void takeProperties(ObjectNode sent) {
		ObjectNode properties = this.next.withObject("/properties");
		for (String member : sent.path("properties").propertyNames()) {
			if (!this.resource.type().readOnly().contains(member)) {
				properties.set(member, sent.path("properties").path(member).deepCopy());
			}
		}
		JsonNode key = properties.path("encryption").path("keyvaultproperties");
		if (key instanceof ObjectNode observed) {
			observed.remove(OBSERVED);
		}
	}

}
