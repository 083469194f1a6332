package io.keyrotor.rotation;

import java.util.Set;

import io.keyrotor.key.KeyShape;
import io.keyrotor.key.VersionId;

/**
 * The key as it was before the new version: whatever is not among {@code versions} is
 * newer than all of them.
 *
 * @param current the version that was current
 * @param versions all versions there were, the current one included
 */
public record Baseline(VersionId current, Set<VersionId> versions, KeyShape shape) {

	public Baseline {
		versions = Set.copyOf(versions);
		if (!versions.contains(current)) {
			throw new IllegalArgumentException("The current version " + current + " is not among the key's versions.");
		}
	}

}
