package io.keyrotor.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import tools.jackson.databind.node.ObjectNode;

/** Why a resource cannot be encrypted as its definition says. */
final class ArmKey {

	private ArmKey() {
	}

	/** A key that is written as its type does not take it; empty if there is none. */
	static Optional<String> misspelt(ArmType type, ObjectNode definition, KeyLedger keys) {
		return each(type, definition,
				(at) -> at.key(keys)
					.filter((key) -> !at.place().form().takes(key))
					.map((_) -> at.place().form().rule()));
	}

	/** A key that cannot be used; empty if there is none. */
	static Optional<String> unusable(ArmType type, ObjectNode definition, ArmCallers callers, KeyLedger keys) {
		return each(type, definition, (at) -> objection(type, at, callers.of(at.place()), keys));
	}

	private static Optional<String> objection(ArmType type, KeyAt at, Caller caller, KeyLedger keys) {
		Optional<KeyInUse> key = at.key(keys);
		if (key.filter((named) -> named.usable(keys)).isEmpty()) {
			return Optional.of("The key cannot be reached, or its version does not exist or is not enabled.");
		}
		return key.flatMap((named) -> objection(type, named, caller, keys));
	}

	private static Optional<String> objection(ArmType type, KeyInUse key, Caller caller, KeyLedger keys) {
		if (!keys.access().allows(caller, key)) {
			return Optional.of("The identity " + caller.objectId() + " is not authorized to use the key " + key + ".");
		}
		if (!type.takesManagedHsm() && key.store().equals(FirstKeys.HSM)) {
			return Optional.of("This type of resource takes keys in a Key Vault only, not in a Managed HSM.");
		}
		return keys.find(key.store(), key.key()).filter((found) -> fits(type, found)).isPresent() ? Optional.empty()
				: Optional.of("The key is not an RSA key of a size that is supported here.");
	}

	static boolean fits(ArmType type, StoredKey key) {
		return key.keyType().startsWith("RSA") && (type.rsaSizes().isEmpty() || type.rsaSizes().contains(key.bits()));
	}

	private static Optional<String> each(ArmType type, ObjectNode definition,
			Function<KeyAt, Optional<String>> objection) {
		List<KeyAt> places = type.keys(definition);
		return places.stream().map(objection).flatMap(Optional::stream).findFirst();
	}

	/** What all keys of a definition are called, for the ledger. */
	static Stream<KeyInUse> of(ArmType type, ObjectNode definition, KeyLedger keys) {
		return type.keys(definition).stream().flatMap((at) -> at.key(keys).stream());
	}

}
