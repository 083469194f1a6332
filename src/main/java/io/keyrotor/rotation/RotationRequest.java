package io.keyrotor.rotation;

import java.util.Optional;

/**
 * What a caller may say about a rotation.
 *
 * @param retire empty if the old version is to be kept
 */
public record RotationRequest(Optional<String> reason, boolean holdBeforePropagating, Optional<Retire> retire) {
}
