package io.keyrotor.rotation;

import java.util.Optional;

/** What a caller may say about a rotation. */
public record RotationRequest(Optional<String> reason, boolean holdBeforePropagating) {
}
