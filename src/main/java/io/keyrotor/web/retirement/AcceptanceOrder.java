package io.keyrotor.web.retirement;

import io.keyrotor.web.request.Reason;
import java.util.Optional;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.retirement.RetirementAction;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/** Who answers for missing evidence, and why, as it was sent. */
@Schema(name = "AcceptanceOrder", description = "Who answers for the missing evidence, and why.")
record AcceptanceOrder(@Schema(
		description = "Your name. Required where the service takes no tokens; with a token it is kept beside the name that the token has.",
		maxLength = AcceptanceOrder.LONGEST_NAME) Optional<String> name,
		@Schema(description = "Why the version may be disabled without the log.",
				maxLength = Reason.LONGEST) String reason) {

	static final int LONGEST_NAME = 200;

	private static final String NAME = "name";

	static RetirementAction.AcceptMissingEvidence from(JsonBody body, Caller caller) {
		JsonMembers members = JsonMembers.of(body);
		Optional<String> name = name(members, caller);
		String reason = Reason.required(members, "reason", Reason.LONGEST);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new RetirementAction.AcceptMissingEvidence(by(name, caller), reason);
	}

	/** A name, which must be there if no token has one. */
	static Optional<String> name(JsonMembers members, Caller caller) {
		boolean needed = caller.signedInAs().isEmpty() || members.text(NAME).isPresent();
		return needed ? Optional.of(Reason.required(members, NAME, LONGEST_NAME)) : Optional.empty();
	}

	/** Both what somebody says and what the token says, where there is both. */
	static String by(Optional<String> name, Caller caller) {
		return caller.signedInAs()
			.map((known) -> name.map((given) -> given + ", signed in as " + known).orElse(known))
			.or(() -> name)
			.orElseThrow();
	}

}
