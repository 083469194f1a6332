package io.keyrotor.web;

import java.time.Duration;
import java.util.Optional;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.rotation.Retire;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * What a caller may say about a rotation. A member that is misspelt is refused: ignoring
 * it would do more than was asked for.
 */
@Schema(name = "RotationOrder", description = "What you may say about a rotation. All of it is optional.")
record RotationOrder(
		@Schema(description = "Why you want it; kept with the rotation.",
				maxLength = Reason.LONGEST) Optional<String> reason,
		@Schema(description = "Hold once the new version exists, before any consumer is moved.",
				allowableValues = "Propagating") Optional<String> holdBefore,
		@Schema(description = "What becomes of the old version: Keep leaves it enabled, Disable begins its retirement once every consumer is on the new one.",
				allowableValues = {
						"Keep", "Disable" },
				defaultValue = "Keep") Optional<String> retirement,
		@Schema(description = "With Disable: how long the old version is left alone at least before it is proven to be unused, in days, hours and minutes. Not shorter than the key's consumers may have it in their caches.",
				implementation = String.class, example = "PT24H") Optional<Duration> soak){

	private static final String HOLD = "Propagating";

	private static final String KEEP = "Keep";

	private static final String DISABLE = "Disable";

	static RotationOrder from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		RotationOrder order = new RotationOrder(Reason.optional(members, "reason"), members.text("holdBefore"),
				members.text("retirement"), Soak.of(members));
		order.check(members);
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return order;
	}

	private void check(JsonMembers members) {
		this.holdBefore.filter((phase) -> !phase.equals(HOLD))
			.ifPresent((phase) -> members.fault("holdBefore", "KnownValue", HOLD, phase,
					"A rotation can be held before " + HOLD + " only."));
		this.retirement.filter((wish) -> !wish.equals(KEEP) && !wish.equals(DISABLE))
			.ifPresent((wish) -> members.fault("retirement", "KnownValue", KEEP + ", " + DISABLE, wish,
					"The old version can be kept or disabled: send Keep or Disable."));
		members.text(Soak.MEMBER)
			.filter((_) -> !disables())
			.ifPresent((given) -> members.fault(Soak.MEMBER, "NeedsRetirement", "\"retirement\": \"Disable\"", given,
					"There is nothing to soak unless the old version is to be disabled. Send \"retirement\": \"Disable\" too, or leave this out."));
		members.nothingElse();
	}

	private boolean disables() {
		return this.retirement.filter(DISABLE::equals).isPresent();
	}

	RotationRequest request() {
		return new RotationRequest(this.reason, this.holdBefore.isPresent(),
				disables() ? Optional.of(new Retire(this.soak)) : Optional.empty());
	}

}
