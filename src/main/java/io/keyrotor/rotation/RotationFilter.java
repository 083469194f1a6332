package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/**
 * Which rotations to list; an absent part matches all. A rotation that moves consumers to
 * another key is one of both keys.
 *
 * @param phase the name of a phase
 */
public record RotationFilter(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<Rotation.Status> status,
		Optional<String> phase) {

	/** All rotations of a key. */
	public static RotationFilter of(KeyId key) {
		return new RotationFilter(Optional.of(key.store()), Optional.of(key.name()), Optional.empty(),
				Optional.empty());
	}

	/**
	 * Whether store and key are those of the rotation, or of where it moves consumers.
	 */
	public boolean names(Rotation rotation) {
		return rotation.keys()
			.stream()
			.anyMatch((given) -> this.store.map(given.store()::equals).orElse(true)
					&& this.key.map(given.name()::equals).orElse(true));
	}

}
