package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * How a resource follows its key: it looks for a new version from time to time, or never,
 * and needs the version it found until it has found another. It looks at once when it is
 * written.
 */
final class KeyFollower {

	private final Optional<Duration> every;

	private @Nullable VersionId version;

	private Instant looked = Instant.MIN;

	private @Nullable Instant rotated;

	private boolean stuck;

	/**
	 * Follows from a version on.
	 * @param every how often it looks; never again if empty
	 * @param first the version it has, if it has one
	 */
	KeyFollower(Optional<Duration> every, Optional<VersionId> first, Instant now) {
		this.every = every;
		this.version = first.orElse(null);
		this.looked = now;
	}

	/** The version in use. */
	Optional<VersionId> version(KeyInUse key, Caller caller, KeyLedger keys, Instant now) {
		if (this.version == null) {
			look(key, caller, keys, now);
		}
		this.every.ifPresent((wait) -> lookInTime(wait, key, caller, keys, now));
		return Optional.ofNullable(this.version);
	}

	private void lookInTime(Duration wait, KeyInUse key, Caller caller, KeyLedger keys, Instant now) {
		long times = Duration.between(this.looked, now).dividedBy(wait);
		if (times > 0) {
			look(key, caller, keys, this.looked.plus(wait.multipliedBy(times)));
		}
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

	/** Whether it found a newer version and could not take it. */
	boolean stuck() {
		return this.stuck;
	}

	/**
	 * Takes the version that was the newest at that time. Who cannot unwrap with the
	 * version it has cannot wrap with another.
	 */
	private void look(KeyInUse key, Caller caller, KeyLedger keys, Instant then) {
		VersionId held = this.version;
		this.looked = then;
		Optional<VersionId> newest = key.version(keys, then).filter((found) -> !found.equals(held));
		boolean able = keys.access().allows(caller, key)
				&& (held == null || keys.enabled(key.store(), key.key(), held));
		Optional<VersionId> taken = newest.filter((found) -> able && keys.enabled(key.store(), key.key(), found));
		this.stuck = newest.isPresent() && taken.isEmpty();
		taken.ifPresent((found) -> {
			this.version = found;
			this.rotated = then;
		});
	}

}
