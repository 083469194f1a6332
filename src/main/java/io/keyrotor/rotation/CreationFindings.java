package io.keyrotor.rotation;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;

/** What to say of a new version that is not used, or not yet. */
final class CreationFindings {

	private CreationFindings() {
	}

	static Finding waits(Rotation rotation, VersionId current) {
		return new Finding("HoldRequested",
				"The rotation %s of the key %s has created the version %s and waits before any consumer is moved, as it was asked to. Resume it when you are ready."
					.formatted(rotation.id(), rotation.key(), current));
	}

	/** The key may have been restored or made anew. */
	static Finding older(Rotation rotation, Phase.Creating phase, VersionId version) {
		return new Finding("UnexpectedVersion",
				"The version %s of the key %s was not there when the rotation %s began, but is older than the version %s, which was current then. The key may have been restored or made anew. Nothing was moved. Find out what happened to it; to go on with this version, resume the rotation after creating another one."
					.formatted(version, rotation.key(), rotation.id(), phase.baseline().current()));
	}

	static String notCurrentYet(Rotation rotation, VersionId version) {
		return "The version %s of the key %s exists but is not its current version yet.".formatted(version,
				rotation.key());
	}

	static Finding notCurrent(String why) {
		return new Finding("VersionNotCurrent",
				why + " Nothing was moved. Look at the key in its store, then resume the rotation.");
	}

	static Finding unusable(Rotation rotation, Phase.Creating phase, VersionId version) {
		return new Finding("VersionNotUsable",
				"The version %s of the key %s appeared, but it is disabled, not valid now, or of another type or size than the version %s. Nothing was moved. Enable it, or create a version of the old type and size in the key store, then resume the rotation."
					.formatted(version, rotation.key(), phase.baseline().current()));
	}

}
