package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.swagger.v3.oas.annotations.media.Schema;

/** The wish to write a consumer once more as it is. */
@Schema(name = "ReapplyOrder", description = "What you may say about it. All of it is optional.")
record ReapplyOrder(@Schema(description = "Why you want it; kept with the rotation.",
		maxLength = Reason.LONGEST) Optional<String> reason) {

	static RotationRequest from(JsonBody body, BindingId binding) {
		JsonMembers members = JsonMembers.of(body);
		Optional<String> reason = Reason.optional(members, "reason");
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new RotationRequest(reason, false, Optional.empty(),
				Optional.of(new RotationTarget.SameKey(Set.of(binding))), false);
	}

}
