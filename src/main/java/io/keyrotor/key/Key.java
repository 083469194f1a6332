package io.keyrotor.key;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A key with its current version, as the store answers for the key itself and not by its
 * place in a list.
 *
 * @param managed whether the key backs a certificate; such a key is shown and never
 * rotated
 * @param operations what the current version may be used for
 * @param recoveryLevel Azure's word for soft delete and purge protection, where the store
 * tells it
 * @param tags the tags of its current version
 */
public record Key(KeyId id, KeyShape shape, boolean managed, KeyVersion current, Set<String> operations,
		Optional<String> recoveryLevel, Map<String, String> tags) {

	public Key {
		operations = Set.copyOf(operations);
		tags = Map.copyOf(tags);
	}

	/** A key without tags. */
	public Key(KeyId id, KeyShape shape, boolean managed, KeyVersion current, Set<String> operations,
			Optional<String> recoveryLevel) {
		this(id, shape, managed, current, operations, recoveryLevel, Map.of());
	}

}
