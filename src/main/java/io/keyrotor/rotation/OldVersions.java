package io.keyrotor.rotation;

import java.time.Duration;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/** What becomes of the version that a rotation leaves behind. */
public interface OldVersions {

	/**
	 * Begins to retire the version, as the rotation's caller wished. A repeat for the
	 * same rotation and version is the same retirement.
	 * @param soak how long the caller wants to wait at least; empty for as long as the
	 * key's consumers need
	 */
	RetirementId retire(RotationId rotation, KeyId key, VersionId version, Optional<Duration> soak);

	/**
	 * The version is needed again: whatever is under way to disable it is cancelled. A
	 * repeat changes nothing.
	 * @return why that is too late, if it is
	 */
	Optional<Finding> keep(KeyId key, VersionId version);

	/**
	 * Whether nothing is disabling the version or has disabled it here; asked again while
	 * the key is locked.
	 */
	boolean kept(KeyId key, VersionId version);

}
