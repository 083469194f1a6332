package io.keyrotor.binding;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.KeyId;

/**
 * This consumer is encrypted with this key. What was read of the consumer is as of
 * {@code lastVerifiedOn}.
 *
 * @param reference what the consumer said when it could last be read
 * @param identity the identity with which the consumer reaches the key, if it tells
 */
public record CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
		Drift drift, Instant createdOn, Instant lastVerifiedOn) {

	/** The same binding with what was read of its consumer at {@code now}. */
	public CmkBinding read(ConsumerState state, Drift drift, Instant now) {
		return new CmkBinding(this.id, this.key, this.consumer, state.reference(), state.identity(), drift,
				this.createdOn, now);
	}

	/** The same binding whose consumer could not be read or no longer uses the key. */
	public CmkBinding drifted(Drift drift) {
		return new CmkBinding(this.id, this.key, this.consumer, this.reference, this.identity, drift, this.createdOn,
				this.lastVerifiedOn);
	}

}
