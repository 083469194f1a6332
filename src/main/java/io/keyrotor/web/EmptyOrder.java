package io.keyrotor.web;

import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/**
 * The body of an action about which there is nothing to say. A member is refused: it may
 * be meant for another action, or be a {@code validateOnly} in the wrong place.
 */
final class EmptyOrder {

	private EmptyOrder() {
	}

	static void require(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
	}

}
