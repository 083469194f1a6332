package io.keyrotor.retirement;

import java.time.Duration;
import java.util.Optional;

/**
 * What a caller may say about a retirement.
 *
 * @param soak how long to wait at least; empty for as long as the key's consumers need
 */
public record RetirementRequest(Optional<Duration> soak, Optional<String> reason) {
}
