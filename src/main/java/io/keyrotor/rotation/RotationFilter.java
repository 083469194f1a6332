package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/**
 * Which rotations to list; an absent part matches all.
 *
 * @param phase the name of a phase
 */
public record RotationFilter(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<Rotation.Status> status,
		Optional<String> phase) {
}
