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
		if (this.version == null) {
			look(key, keys, now);
		}
		else {
			long days = Duration.between(this.looked, now).toDays();
			if (days > 0) {
				look(key, keys, this.looked.plus(DAY.multipliedBy(days)));
			}
		}
		return Optional.ofNullable(this.version);
	}

	/** The version that was last found, without looking. */
	Optional<VersionId> held() {
		return Optional.ofNullable(this.version);
	}

	/** When another version was last taken into use. */
	Optional<Instant> rotated() {
		return Optional.ofNullable(this.rotated);
	}

	/** When it last looked. */
	Instant looked() {
		return this.looked;
	}

	/** Looks when asked next: the configuration was written. */
	void restart() {
		this.version = null;
	}

	/**
	 * Takes the version that was the newest at that time. An account that cannot unwrap
	 * with the version it has cannot wrap with another.
	 */
	private void look(KeyInUse key, KeyLedger keys, Instant then) {
		VersionId held = this.version;
		this.looked = then;
		if (held == null || keys.enabled(key.store(), key.key(), held)) {
			key.version(keys, then)
				.filter((newest) -> keys.enabled(key.store(), key.key(), newest) && !newest.equals(held))
				.ifPresent((newest) -> {
					this.version = newest;
					this.rotated = then;
				});
		}
	}

}
