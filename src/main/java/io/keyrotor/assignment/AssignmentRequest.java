package io.keyrotor.assignment;

import java.util.Optional;

import io.keyrotor.policy.RotationPolicy;

/**
 * What a caller asks for.
 *
 * @param policy the policy that every selected key is to have
 * @param reason why the caller wants it
 */
public record AssignmentRequest(KeySelection selection, RotationPolicy policy, Optional<String> reason) {
}
