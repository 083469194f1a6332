package io.keyrotor.policy;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * Something that will happen to a key by itself. Versions are counted from the key's
 * first, which is number 1, so that the same event has the same number whenever it is
 * forecast.
 */
public sealed interface ForecastEvent {

	/** When it happens by the policy and the calendar in UTC. */
	Instant on();

	/** The number of the version that it concerns. */
	int ordinal();

	/**
	 * Azure creates version {@code ordinal}.
	 *
	 * @param on when the policy has it, also if that moment is over and nothing happened
	 * @param expiresOn when the new version then expires, if the policy has an expiry
	 * time
	 * @param last whether the key can get no version after this one
	 */
	record Rotation(Instant on, int ordinal, Optional<Instant> expiresOn, boolean last) implements ForecastEvent {
	}

	/**
	 * A version expires: it still unwraps and decrypts, and no longer wraps and encrypts.
	 *
	 * @param version its id, if it exists already
	 * @param current whether it is then still the key's current version
	 */
	record Expiry(Instant on, int ordinal, Optional<VersionId> version, boolean current) implements ForecastEvent {
	}

	/**
	 * The key store gives notice that its current version is about to expire (Event Grid,
	 * {@code KeyNearExpiry}).
	 *
	 * @param version its id, if it exists already
	 */
	record Notice(Instant on, int ordinal, Optional<VersionId> version) implements ForecastEvent {
	}

}
