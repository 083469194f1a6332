package io.keyrotor.retirement;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;

/**
 * What was read of one bound consumer.
 *
 * @param words what it said of its key, or why it could not be read
 */
public record ConsumerReading(BindingId binding, ConsumerId consumer, String words) {
}
