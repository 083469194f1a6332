package io.keyrotor.binding;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.KeyId;

/**
 * A consumer that was bound to the key or seen on it, and whose older data needs the
 * versions of it all the same, wherever the consumer is now.
 *
 * @param binding the binding that it had; empty if it was only seen on the key
 * @param reason why it needs them, as the end of a sentence
 * @param since when it was last known to be bound or on the key
 * @param gone who says that its data is gone; with that nothing needs the versions
 */
public record FormerBinding(KeyId key, ConsumerId consumer, Optional<BindingId> binding, String reason, Instant since,
		Optional<DataGone> gone) {

	/** The same, whose data is gone. */
	public FormerBinding gone(DataGone gone) {
		return new FormerBinding(this.key, this.consumer, this.binding, this.reason, this.since, Optional.of(gone));
	}

}
