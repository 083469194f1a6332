package io.keyrotor.discovery;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;

/**
 * A reference to a configured key that a search found.
 *
 * @param uri what it is, for people to find it
 */
public record KnownConsumer(String uri, KeyId key, Reference reference, Instant firstSeenOn, Instant lastSeenOn) {

	/** The same as it was found. */
	public FoundConsumer found() {
		return new FoundConsumer(this.uri, id(), Optional.of(this.reference));
	}

	private Optional<ConsumerId> id() {
		try {
			return Optional.of(ConsumerId.parse(this.uri));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

}
