package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import io.keyrotor.web.request.Soak;
import java.time.Duration;
import java.util.Optional;

import io.keyrotor.rotation.Retire;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.web.request.JsonMembers;

/** What may be said about rotations of all sorts. */
record RotationWishes(Optional<String> reason, Optional<String> holdBefore, Optional<String> retirement,
		Optional<Duration> soak) {

	private static final String HOLD = "Propagating";

	private static final String KEEP = "Keep";

	private static final String DISABLE = "Disable";

	/** The wishes; whatever is wrong with them is noted. */
	static RotationWishes of(JsonMembers members) {
		RotationWishes wishes = new RotationWishes(Reason.optional(members, "reason"), members.text("holdBefore"),
				members.text("retirement"), Soak.of(members));
		wishes.check(members);
		return wishes;
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
	}

	private boolean disables() {
		return this.retirement.filter(DISABLE::equals).isPresent();
	}

	RotationRequest request(Optional<RotationTarget> target, boolean emergency) {
		return new RotationRequest(this.reason, this.holdBefore.isPresent(),
				disables() ? Optional.of(new Retire(this.soak)) : Optional.empty(), target, emergency);
	}

}
