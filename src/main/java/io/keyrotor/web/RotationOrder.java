package io.keyrotor.web;

import java.util.Optional;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * What a caller may say about a rotation. A member that is misspelt, or that asks for
 * what this version cannot do, is refused: ignoring it would do more than was asked for.
 */
@Schema(name = "RotationOrder", description = "What you may say about a rotation. All of it is optional.")
record RotationOrder(
		@Schema(description = "Why you want it; kept with the rotation.", maxLength = 1000) Optional<String> reason,
		@Schema(description = "Hold once the new version exists, before any consumer is moved.",
				allowableValues = "Propagating") Optional<String> holdBefore,
		@Schema(description = "What becomes of the old version. Keep is the default and all there is.",
				allowableValues = "Keep", defaultValue = "Keep") Optional<String> retirement) {

	private static final int LONGEST_REASON = 1000;

	private static final String HOLD = "Propagating";

	private static final String KEEP = "Keep";

	static RotationOrder from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		RotationOrder order = new RotationOrder(members.text("reason"), members.text("holdBefore"),
				members.text("retirement"));
		order.check(members);
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return order;
	}

	private void check(JsonMembers members) {
		this.reason.filter((text) -> text.length() > LONGEST_REASON)
			.ifPresent((text) -> members.fault("reason", "MaximumLength", String.valueOf(LONGEST_REASON),
					String.valueOf(text.length()), "A reason has at most " + LONGEST_REASON + " characters."));
		this.holdBefore.filter((phase) -> !phase.equals(HOLD))
			.ifPresent((phase) -> members.fault("holdBefore", "KnownValue", HOLD, phase,
					"A rotation can be held before " + HOLD + " only."));
		this.retirement.filter((wish) -> !wish.equals(KEEP)).ifPresent((wish) -> retirement(members, wish));
		members.text("soak")
			.ifPresent((soak) -> members.fault("soak", "NotAvailable", "none", soak,
					"Retirement is not available in this version, so there is nothing to soak. Nothing was done. Leave 'soak' out; the old version stays enabled."));
		members.nothingElse();
	}

	private static void retirement(JsonMembers members, String wish) {
		if (wish.equals("Disable")) {
			members.fault("retirement", "NotAvailable", KEEP, wish,
					"Retirement is not available in this version. Nothing was done. Leave 'retirement' out or send Keep; the old version stays enabled.");
		}
		else {
			members.fault("retirement", "KnownValue", KEEP, wish, "The old version can be kept only: send Keep.");
		}
	}

	RotationRequest request() {
		return new RotationRequest(this.reason.filter((text) -> !text.isBlank()), this.holdBefore.isPresent(),
				Optional.empty());
	}

}
