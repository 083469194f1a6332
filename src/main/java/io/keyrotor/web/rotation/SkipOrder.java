package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/** Why a consumer is left out. */
@Schema(name = "SkipOrder", description = "Why the consumer is left out.")
record SkipOrder(@Schema(description = "Kept with the rotation.", maxLength = Reason.LONGEST) String reason) {

	static SkipOrder from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		String reason = Reason.required(members, "reason", Reason.LONGEST);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new SkipOrder(reason);
	}

}
