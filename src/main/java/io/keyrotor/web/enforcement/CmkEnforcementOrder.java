package io.keyrotor.web.enforcement;

import java.util.Optional;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.enforcement.Enforcement;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/** The wish for another enforcement. */
@Schema(name = "CmkEnforcementOrder", requiredProperties = "enforcement")
record CmkEnforcementOrder(@Schema(allowableValues = {
		"Enabled", "Disabled", "Unspecified" }) String enforcement){

	static Enforcement from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		Optional<String> word = members.requiredText("enforcement");
		Optional<Enforcement> wanted = word.flatMap(Enforcement::of);
		if (word.isPresent() && wanted.isEmpty()) {
			members.malformed("enforcement", "Enabled, Disabled, Unspecified", word.get(),
					"This must be Enabled, Disabled or Unspecified.");
		}
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return wanted.orElseThrow();
	}

}
