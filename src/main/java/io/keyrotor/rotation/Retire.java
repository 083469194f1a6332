package io.keyrotor.rotation;

import java.time.Duration;
import java.util.Optional;

/**
 * The wish to disable the old version once nothing uses it.
 *
 * @param soak how long to wait at least; empty for as long as the key's consumers need
 */
public record Retire(Optional<Duration> soak) {
}
