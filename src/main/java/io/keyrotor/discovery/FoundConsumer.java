package io.keyrotor.discovery;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.Sightings;

/**
 * Something at Azure that refers to a key.
 *
 * @param uri what it is, for people to find it
 * @param id the same as a consumer that can be bound; empty if it is of no known kind
 * @param reference how it says which key it uses; empty if that cannot be told
 */
public record FoundConsumer(String uri, Optional<ConsumerId> id, Optional<Reference> reference) {

	/** Keeps that it was seen on its key, if that has to be kept. */
	void seen(Sightings sightings, Instant on) {
		this.id.ifPresent((one) -> this.reference.ifPresent((key) -> sightings.saw(one, key, on)));
	}

	/**
	 * Whether it is one of these. One that is bound as a whole speaks for each of its
	 * blocks; a block speaks for nothing but itself.
	 */
	public boolean isAmong(Set<ConsumerId> bound) {
		return this.id
			.filter((found) -> bound.stream().anyMatch((one) -> one.equals(found) || one.equals(found.resource())))
			.isPresent();
	}

}
