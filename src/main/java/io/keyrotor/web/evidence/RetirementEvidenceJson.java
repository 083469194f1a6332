package io.keyrotor.web.evidence;

import io.keyrotor.web.retirement.RetirementJson;
import io.keyrotor.web.retirement.ProofJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

/** Everything that is known of a retirement. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RetirementEvidence", description = "Everything that is known of a retirement, as one document.")
record RetirementEvidenceJson(RetirementJson retirement, @Schema(
		description = "What was looked at last; what was looked at before is among the events.") Optional<ProofJson> proof,
		@Schema(description = "Every change at Azure, in the order in which they were intended.") List<RecordedWriteJson> writes,
		@Schema(description = "Changes of the same version that somebody asked for beside its retirements.") List<RecordedWriteJson> otherWrites,
		@Schema(description = "Every event, in order.") List<RecordedEventJson> events, Instant generatedOn) {
}
