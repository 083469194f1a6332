package io.keyrotor.rotation;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionId;

/**
 * The key as it was before the new version: whatever is not among {@code versions} is
 * newer than all of them.
 *
 * @param current the version that was current
 * @param versions all versions there were, the current one included
 */
public record Baseline(VersionId current, Set<VersionId> versions, KeyShape shape) {

	/** The key and all its versions, as they were read. */
	static Baseline of(Key key, Collection<KeyVersion> listed) {
		Set<VersionId> versions = new HashSet<>(Set.of(key.current().id()));
		listed.forEach((version) -> versions.add(version.id()));
		return new Baseline(key.current().id(), versions, key.shape());
	}

	public Baseline {
		versions = Set.copyOf(versions);
		if (!versions.contains(current)) {
			throw new IllegalArgumentException("The current version " + current + " is not among the key's versions.");
		}
	}

}
