package io.keyrotor.rotation;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;

/** What to say of versions that appeared beside the one that was asked for. */
final class DoubleVersion {

	private DoubleVersion() {
	}

	static Finding found(Rotation rotation, VersionId current, Set<VersionId> others) {
		String named = others.stream().map(VersionId::value).collect(Collectors.toCollection(TreeSet::new)).toString();
		return new Finding("DoubleVersion",
				"During the rotation %s the key %s got more than one new version: %s is to be used, and %s appeared as well, from another tool, Azure's own rotation or a call whose answer was lost. All stay enabled. Check who made them, then resume the rotation to go on with %s."
					.formatted(rotation.id(), rotation.key(), current, named, current));
	}

}
