package io.keyrotor.key;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a key. {@code createdOn} has a resolution of one second, so it cannot
 * order two versions of the same second. An expired version still unwraps and decrypts; a
 * disabled one refuses everything.
 */
public record KeyVersion(VersionId id, boolean enabled, Instant createdOn, Optional<Instant> notBefore,
		Optional<Instant> expiresOn) {

	/** Whether this version may protect new data at {@code now}. */
	public boolean usableAt(Instant now) {
		return this.enabled && !isEarlyAt(now) && !isExpiredAt(now);
	}

	/** Whether its time has not come yet at {@code now}. */
	public boolean isEarlyAt(Instant now) {
		return this.notBefore.filter(now::isBefore).isPresent();
	}

	/** Whether it has expired at {@code now}. */
	public boolean isExpiredAt(Instant now) {
		return this.expiresOn.filter((expiry) -> !now.isBefore(expiry)).isPresent();
	}

}
