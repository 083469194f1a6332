package io.keyrotor.retirement;

import java.time.Duration;

import io.keyrotor.binding.ConsumerId;

/**
 * How long has to be waited at least before an old version of a key is disabled.
 *
 * @param consumer the bound consumer that may have the version in its cache for so long
 * @param source who says so
 */
public record SoakMinimum(Duration duration, ConsumerId consumer, String source) {
}
