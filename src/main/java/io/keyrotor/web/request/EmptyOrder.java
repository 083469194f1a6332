package io.keyrotor.web.request;

import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * The body of an action about which there is nothing to say. A member is refused: it may
 * be meant for another action, or be a {@code validateOnly} in the wrong place.
 */
public final class EmptyOrder {

	private EmptyOrder() {
	}

	public static void require(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
	}

}
