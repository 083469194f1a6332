package io.keyrotor.web.evidence;

import java.time.Instant;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/** Everything that was done here to a key version beside its rotations. */
@Schema(name = "VersionEvidence",
		description = "What was done through Keyrotor to a key version beside its rotations, as one document.")
public record VersionEvidenceJson(String keyStore, String key, String version, @Schema(
		description = "Every change that somebody asked for beside rotations and retirements, in the order in which they were intended.") List<RecordedWriteJson> writes,
		@Schema(description = "The retirements of the version, newest first; each has evidence of its own.") List<String> retirementIds,
		Instant generatedOn) {

	public boolean tellsNothing() {
		return this.writes.isEmpty() && this.retirementIds.isEmpty();
	}

}
