package io.keyrotor.rotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/** Old versions that nobody disables; what was asked for is noted. */
public final class KeptVersions implements OldVersions {

	private final List<VersionId> retired = new ArrayList<>();

	private final Set<VersionId> late = new HashSet<>();

	/** The versions that were to be retired. */
	public List<VersionId> retired() {
		return List.copyOf(this.retired);
	}

	@Override
	public RetirementId retire(RotationId rotation, KeyId key, VersionId version, Optional<Duration> soak) {
		this.retired.add(version);
		return new RetirementId(rotation.value());
	}

	/** The call that disables it is out. */
	public void tooLate(VersionId version) {
		this.late.add(version);
	}

	@Override
	public Optional<Finding> keep(KeyId key, VersionId version) {
		if (this.late.contains(version)) {
			return Optional.of(new Finding("RollbackNotPossible", "The version " + version + " is being disabled."));
		}
		this.retired.remove(version);
		return Optional.empty();
	}

	@Override
	public boolean kept(KeyId key, VersionId version) {
		return !this.retired.contains(version);
	}

}
