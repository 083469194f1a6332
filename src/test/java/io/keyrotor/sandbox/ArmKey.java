package io.keyrotor.sandbox;

import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a resource says which key it is encrypted with, and which keys it can use. */
final class ArmKey {

	private static final Set<Integer> HEALTHCARE_SIZES = Set.of(2048, 3072);

	private ArmKey() {
	}

	/** The key that a definition names; empty without a customer-managed key. */
	static Optional<KeyInUse> of(ArmType type, ObjectNode definition, KeyLedger keys) {
		JsonNode encryption = definition.path("properties").path("encryption");
		if (type.healthcare()) {
			return url(encryption).flatMap((url) -> KeyInUse.of(url, keys));
		}
		JsonNode properties = encryption.path("keyvaultproperties");
		return Definitions.text(encryption, "keySource")
			.filter("Microsoft.Keyvault"::equalsIgnoreCase)
			.flatMap((_) -> KeyInUse.of(Definitions.text(properties, "keyvaulturi").orElse(""),
					Definitions.text(properties, "keyname").orElse(""),
					Definitions.text(properties, "keyversion").orElse(""), keys));
	}

	/** Why a service cannot be encrypted as its definition says; empty if it can. */
	static Optional<String> objection(ArmType type, ObjectNode definition, KeyLedger keys) {
		JsonNode encryption = definition.path("properties").path("encryption");
		boolean asked = type.healthcare() ? url(encryption).isPresent()
				: Definitions.text(encryption, "keySource").filter("Microsoft.Keyvault"::equalsIgnoreCase).isPresent();
		if (!asked) {
			return Optional.empty();
		}
		Optional<KeyInUse> key = of(type, definition, keys);
		if (key.filter((named) -> named.usable(keys)).isEmpty()) {
			return Optional.of("The key cannot be reached, or its version does not exist or is not enabled.");
		}
		return type.healthcare() ? key.flatMap((named) -> healthcareObjection(named, keys)) : Optional.empty();
	}

	private static Optional<String> healthcareObjection(KeyInUse key, KeyLedger keys) {
		if (key.pinned().isEmpty()) {
			return Optional.of("The key URL has no version, and this service does not follow a key by itself.");
		}
		return keys.find(key.store(), key.key()).filter(ArmKey::fits).isPresent() ? Optional.empty()
				: Optional.of("The key is not an RSA key of 2048 or 3072 bits.");
	}

	static boolean fits(StoredKey key) {
		return key.keyType().startsWith("RSA") && HEALTHCARE_SIZES.contains(key.bits());
	}

	private static Optional<String> url(JsonNode encryption) {
		return Definitions.text(encryption.path("customerManagedKeyEncryption"), "keyEncryptionKeyUrl");
	}

}
