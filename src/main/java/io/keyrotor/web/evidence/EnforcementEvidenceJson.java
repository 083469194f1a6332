package io.keyrotor.web.evidence;

import java.time.Instant;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/** What was done through Keyrotor to a search service, as one document. */
@Schema(name = "CmkEnforcementEvidence",
		description = "What was done through Keyrotor to an AI Search service, as one document.")
public record EnforcementEvidenceJson(String resourceId,
		@Schema(description = "Every change, in the order in which they were intended.") List<RecordedWriteJson> writes,
		Instant generatedOn) {
}
