package io.keyrotor.web.evidence;

import io.keyrotor.web.rotation.RotationJson;
import java.time.Instant;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/** Everything that is known of a rotation. */
@Schema(name = "RotationEvidence", description = "Everything that is known of a rotation, as one document.")
record RotationEvidenceJson(RotationJson rotation, @Schema(
		description = "Every change at Azure, in the order in which they were intended.") List<RecordedWriteJson> writes,
		@Schema(description = "Changes of the rotation's two versions that somebody asked for beside rotations and retirements.") List<RecordedWriteJson> otherWrites,
		@Schema(description = "Every event, in order.") List<RecordedEventJson> events,
		@Schema(description = "What became of the old version, if it was to be disabled.") List<RetirementEvidenceJson> retirements,
		Instant generatedOn) {
}
