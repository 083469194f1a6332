package io.keyrotor.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of a resource when a definition is sent. A PUT replaces all that can be
 * written: what is not sent is gone, secrets that are never shown included. A PATCH
 * replaces each property that is sent, most types as a whole, and on some it reaches the
 * tags and the identity alone.
 */
final class ArmUpdate {

	private static final List<String> TOP = List.of("tags", "sku", "kind", "zones", "plan", "managedBy");

	private final ArmType type;

	private final ObjectNode held;

	private final ObjectNode next;

	private final ObjectNode sent;

	private ArmUpdate(ArmType type, ObjectNode held, ObjectNode sent) {
		this.type = type;
		this.held = held;
		this.next = held.deepCopy();
		this.sent = sent.deepCopy();
	}

	static ObjectNode put(ArmType type, ObjectNode held, ObjectNode sent, String apiVersion) {
		ArmUpdate update = new ArmUpdate(type, held, sent);
		update.requireLocation();
		update.require();
		update.next.remove("tags");
		update.next.putObject("properties");
		TOP.forEach(update::take);
		update.takeIdentity();
		update.takeProperties(false);
		type.limit(update.next, apiVersion);
		return update.next;
	}

	static ObjectNode patch(ArmType type, ObjectNode held, ObjectNode sent) {
		ArmUpdate update = new ArmUpdate(type, held, sent);
		if (type.truth("identityApart") && sent.has("identity") && sent.path("properties").has("keyVaultProperties")) {
			throw invalid("The identity and the key cannot be changed in one request.");
		}
		update.take("tags");
		if (sent.has("identity")) {
			update.takeIdentity();
		}
		if (type.writing().patch() == ArmWriting.Patch.PROPERTIES) {
			TOP.forEach(update::take);
			update.takeProperties(true);
		}
		return update.next;
	}

	private void requireLocation() {
		if (!this.held.has("location") || this.type.proxy()) {
			return;
		}
		String location = Definitions.text(this.sent, "location")
			.orElseThrow(() -> new Refusal(400, "LocationRequired", Optional.empty(),
					"The location property is required for this definition."));
		String place = this.held.path("location").stringValue();
		if (!location.replace(" ", "").toLowerCase(Locale.ROOT).equals(place)) {
			throw new Refusal(409, "InvalidResourceLocation", Optional.empty(),
					"The resource " + this.held.path("id").stringValue() + " already exists in " + place + ", not in "
							+ location + ".");
		}
	}

	private void require() {
		this.type.writing().required().forEach((path) -> {
			if (!Members.has(this.sent, path)) {
				throw invalid("The member " + path + " is required.");
			}
		});
	}

	private void take(String member) {
		if (this.sent.hasNonNull(member)) {
			this.next.set(member, this.sent.path(member).deepCopy());
		}
	}

	private void takeIdentity() {
		this.next.remove("identity");
		ArmIdentity.accept(this.sent.path("identity"), this.held.path("identity"))
			.ifPresent((identity) -> this.next.set("identity", identity));
	}

	private void takeProperties(boolean patch) {
		ArmWriting writing = this.type.writing();
		refuse(writing);
		writing.readOnly().forEach((path) -> Members.remove(this.sent, path));
		ObjectNode properties = this.next.withObject("/properties");
		this.sent.path("properties").forEachEntry((name, value) -> {
			if (writing.knows(name)) {
				replace(properties, name, value, patch && writing.merges());
			}
		});
		writing.readOnly().forEach(this::keep);
		writing.refused().forEach(this::keep);
		if (patch) {
			writing.writeOnly().forEach(this::keepUnlessSent);
		}
	}

	private void refuse(ArmWriting writing) {
		writing.refused().forEach((path) -> {
			if (Members.has(this.sent, path) && !Members.at(this.sent, path).equals(Members.at(this.held, path))) {
				throw invalid("The property '" + path + "' is read-only.");
			}
		});
		this.type.most().forEach((path, most) -> {
			if (Members.at(this.sent, path).size() > most) {
				throw invalid("The array '" + path + "' takes at most " + most + " keys.");
			}
		});
		List<String> missing = writing.resent()
			.stream()
			.filter((path) -> this.sent.has("properties") && Members.has(this.held, path)
					&& !Members.has(this.sent, path))
			.toList();
		if (!missing.isEmpty()) {
			throw new Refusal(400, "DiskEncryptionPropertiesRequired", Optional.empty(),
					"The encryption properties that the workspace has must be sent again: " + String.join(", ", missing)
							+ ".");
		}
	}

	private static void replace(ObjectNode owner, String name, JsonNode value, boolean merge) {
		if (value.isNull()) {
			owner.remove(name);
		}
		else if (merge && value.isObject() && owner.path(name) instanceof ObjectNode inner) {
			value.forEachEntry((member, sub) -> replace(inner, member, sub, true));
		}
		else {
			owner.set(name, value.deepCopy());
		}
	}

	private void keep(String path) {
		if (Members.has(this.held, path)) {
			Members.set(this.next, path, Members.at(this.held, path).deepCopy());
		}
	}

	private void keepUnlessSent(String path) {
		if (!Members.has(this.sent, path)) {
			keep(path);
		}
	}

	private static Refusal invalid(String sentence) {
		return new Refusal(400, "InvalidRequestContent", Optional.empty(), sentence);
	}

}
