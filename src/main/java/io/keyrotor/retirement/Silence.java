package io.keyrotor.retirement;

import io.keyrotor.binding.ConsumerId;

/**
 * A consumer that could not be read.
 *
 * @param times how many times in a row
 */
public record Silence(ConsumerId consumer, int times) {
}
