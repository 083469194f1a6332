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
 * @param principalId the object id of that identity when the consumer was bound or last
 * written by us, if it told
 * @param applicationSecret where the secret of the application is kept with which the
 * consumer reaches its key, if it does so as one
 */
public record CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
		Optional<String> principalId, Optional<SecretReference> applicationSecret, Drift drift, Instant createdOn,
		Instant lastVerifiedOn) {

	/** A binding of a consumer that reaches its key without an application's secret. */
	public CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
			Drift drift, Instant createdOn, Instant lastVerifiedOn) {
		this(id, key, consumer, reference, identity, Optional.empty(), Optional.empty(), drift, createdOn,
				lastVerifiedOn);
	}

	/** The same binding with what was read of its consumer at {@code now}. */
	public CmkBinding read(ConsumerState state, Drift drift, Instant now) {
		return new CmkBinding(this.id, this.key, this.consumer, state.reference(), state.identity(),
				this.principalId.or(state::principalId), this.applicationSecret, drift, this.createdOn, now);
	}

	/** The same binding whose consumer could not be read or no longer uses the key. */
	public CmkBinding drifted(Drift drift) {
		return new CmkBinding(this.id, this.key, this.consumer, this.reference, this.identity, this.principalId,
				this.applicationSecret, drift, this.createdOn, this.lastVerifiedOn);
	}

}
