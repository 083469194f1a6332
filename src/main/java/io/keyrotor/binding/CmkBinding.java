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
 * @param diagnosis why it drifted, and what cures it
 */
public record CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
		Optional<String> principalId, Optional<SecretReference> applicationSecret, Drift drift,
		Optional<Diagnosis> diagnosis, Instant createdOn, Instant lastVerifiedOn) {

	/** A binding of which nothing is wrong, or nobody has looked why. */
	public CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
			Optional<String> principalId, Optional<SecretReference> applicationSecret, Drift drift, Instant createdOn,
			Instant lastVerifiedOn) {
		this(id, key, consumer, reference, identity, principalId, applicationSecret, drift, Optional.empty(), createdOn,
				lastVerifiedOn);
	}

	/** A binding of a consumer that reaches its key without an application's secret. */
	public CmkBinding(BindingId id, KeyId key, ConsumerId consumer, Reference reference, Optional<String> identity,
			Drift drift, Instant createdOn, Instant lastVerifiedOn) {
		this(id, key, consumer, reference, identity, Optional.empty(), Optional.empty(), drift, createdOn,
				lastVerifiedOn);
	}

	/**
	 * The same binding with what was read of its consumer. The identity that it was bound
	 * with is kept as long as the consumer has another one, so that this is told again
	 * until somebody cures it.
	 */
	public CmkBinding found(ConsumerState state, Standing standing, Instant now) {
		Optional<String> seen = StandingRules.isOtherIdentity(this, state) ? this.identity : state.identity();
		return new CmkBinding(this.id, this.key, this.consumer, state.reference(), seen,
				this.principalId.or(state::principalId), this.applicationSecret, standing.drift(), standing.diagnosis(),
				this.createdOn, now);
	}

	/** The same binding whose consumer or its key could not be read. */
	CmkBinding standing(Standing standing) {
		return new CmkBinding(this.id, this.key, this.consumer, this.reference, this.identity, this.principalId,
				this.applicationSecret, standing.drift(), standing.diagnosis(), this.createdOn, this.lastVerifiedOn);
	}

	/**
	 * The same binding after we wrote its consumer: the identity that it has by then is
	 * the one it is known by.
	 */
	CmkBinding written(ConsumerState state) {
		return new CmkBinding(this.id, this.key, this.consumer, this.reference, state.identity(),
				state.principalId().or(() -> this.principalId), this.applicationSecret, this.drift, this.diagnosis,
				this.createdOn, this.lastVerifiedOn);
	}

	/** The same binding of the consumer, which is encrypted with this key by now. */
	public CmkBinding on(KeyId key) {
		return new CmkBinding(this.id, key, this.consumer, this.reference, this.identity, this.principalId,
				this.applicationSecret, this.drift, this.diagnosis, this.createdOn, this.lastVerifiedOn);
	}

	/** The same binding of the consumer, which reaches its key with this secret. */
	public CmkBinding with(Optional<SecretReference> applicationSecret) {
		return new CmkBinding(this.id, this.key, this.consumer, this.reference, this.identity, this.principalId,
				applicationSecret, this.drift, this.diagnosis, this.createdOn, this.lastVerifiedOn);
	}

}
