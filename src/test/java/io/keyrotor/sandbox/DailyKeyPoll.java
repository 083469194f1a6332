package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * How a storage account on a versionless key follows it: it looks for a new version once
 * a day, and needs the version it found until it looks again.
 */
final class DailyKeyPoll {

	private static final Duration DAY = Duration.ofDays(1);

	private @Nullable VersionId version;

	private Instant looked = Instant.MIN;

	private @Nullable Instant rotated;

	/** The version in use. */
	Optional<VersionId> version(KeyInUse key, KeyLedger keys, Instant now) {
		if (this.version == null || !now.isBefore(this.looked.plus(DAY))) {
			look(key, keys, now);
		}
		return Optional.ofNullable(this.version);
	}

	/** When another version was last taken into use. */
	Optional<Instant> rotated() {
		return Optional.ofNullable(this.rotated);
	}

	/** Looks when asked next: the configuration was written. */
	void restart() {
		this.version = null;
	}

	private void look(KeyInUse key, KeyLedger keys, Instant now) {
		this.looked = now;
		if (key.usable(keys)) {
			VersionId newest = key.version(keys).orElseThrow();
			if (!newest.equals(this.version)) {
				this.version = newest;
				this.rotated = now;
			}
		}
	}

}
