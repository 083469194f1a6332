package io.keyrotor.retirement;

import java.time.Instant;
import java.util.Map;

import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionId;

/**
 * The version that is to be disabled, among all of its key.
 *
 * @param now when they were read
 */
record VersionOfKey(Key key, VersionId version, Map<VersionId, KeyVersion> all, Instant now) {

	/**
	 * What follows the key stays with an old version while the current one cannot be
	 * used, and nobody sees when one leaves it that takes up a new version only when its
	 * key is applied once more; of what is pinned to the version, an obstacle tells.
	 */
	boolean left(ConsumerState state, ConsumerRules rules) {
		boolean follows = state.reference() instanceof Reference.Versionless;
		return !usedBy(state) && (!follows || (!rules.reapplied() && this.key.current().usableAt(this.now)));
	}

	/** Whether its service shows that it uses the version, whatever it is set to. */
	boolean usedBy(ConsumerState state) {
		return state.inUse().filter(this.version::equals).isPresent();
	}

	/**
	 * Two versions of the same second cannot be told apart by their age, save that the
	 * current one is the newest.
	 */
	boolean newer(VersionId other) {
		KeyVersion found = this.all.get(other);
		KeyVersion mine = this.all.get(this.version);
		return this.key.current().id().equals(other)
				|| (found != null && mine != null && found.enabled() && found.createdOn().isAfter(mine.createdOn()));
	}

}
