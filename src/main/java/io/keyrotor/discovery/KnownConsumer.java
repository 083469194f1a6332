package io.keyrotor.discovery;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;

/**
 * A reference to a configured key that a search found.
 *
 * @param uri what it is, for people to find it
 */
public record KnownConsumer(String uri, KeyId key, Reference reference, Instant firstSeenOn, Instant lastSeenOn) {

	/** What was found just now; empty if it refers to no key of a configured store. */
	static Optional<KnownConsumer> of(FoundConsumer found, KeyStores stores, Instant now) {
		return found.reference()
			.flatMap((reference) -> reference.keyIn(stores)
				.map((key) -> new KnownConsumer(found.uri(), key, reference, now, now)));
	}

	/**
	 * What is known of a consumer by its binding; empty if it was gone or on another key
	 * when it was last read.
	 */
	static Optional<KnownConsumer> of(CmkBinding binding) {
		return Optional.of(binding)
			.filter((one) -> one.drift() != Drift.UNBOUND)
			.map((one) -> new KnownConsumer(one.consumer().uri(), one.key(), one.reference(), one.createdOn(),
					one.lastVerifiedOn()));
	}

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
