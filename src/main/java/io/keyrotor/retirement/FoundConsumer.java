package io.keyrotor.retirement;

import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;

/**
 * Something at Azure that refers to a key.
 *
 * @param uri what it is, for people to find it
 * @param id the same as a consumer that can be bound; empty if it is of no known kind
 * @param reference how it says which key it uses; empty if that cannot be told
 */
public record FoundConsumer(String uri, Optional<ConsumerId> id, Optional<Reference> reference) {
}
