package io.keyrotor.web.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.assignment.KeyResult;
import io.keyrotor.key.Finding;
import io.keyrotor.web.problem.Problem;

/** What became of one key, as callers see it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "PolicyAssignmentResult", description = "What became of one key.")
record KeyResultJson(String keyStore, String key, @Schema(allowableValues = {
		"Set", "Unchanged", "Refused", "Skipped", "Failed" }) String result,
		@Schema(description = "Why the policy is not set, or what is doubtful about it, as a stable word.",
				example = "Forbidden") Optional<String> code,
		@Schema(description = "Why the policy is not set, or what is doubtful about it, and what to do.") Optional<String> message,
		@Schema(description = "The rules of the key's store that the policy breaks.") List<Problem.Fault> errors,
		@Schema(description = "The Azure service that refused.") Optional<Problem.Upstream> upstream,
		@Schema(description = "When this was found out.") Instant on){

	static KeyResultJson from(KeyResult result) {
		return new KeyResultJson(result.key().store().value(), result.key().name().value(), result.outcome().word(),
				result.reason().map(Finding::code), result.reason().map(Finding::message),
				result.violations().stream().map(Problem.Fault::of).map(PolicyAssignmentOrder::placed).toList(),
				result.upstream().map(Problem.Upstream::of), result.on());
	}

}
