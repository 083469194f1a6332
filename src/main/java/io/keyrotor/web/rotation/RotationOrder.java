package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
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
				implementation = String.class, example = "PT24H") Optional<Duration> soak,
		@Schema(description = "Create no version, and move all consumers to this key instead. Retirement is then that of all versions of the key that is left.") Optional<Target> target,
		@Schema(description = "The key is compromised: a held rotation of it gives way. Needs target and reason.") Optional<Boolean> emergency){

	/** The key that consumers are moved to. */
	@Schema(name = "RotationTargetOrder", requiredProperties = { "keyStore", "key" })
	record Target(@Schema(description = "A configured key store.") String keyStore, String key) {
	}

	/** What is asked for, or a refusal that says everything that is wrong. */
	static RotationRequest from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		RotationWishes wishes = RotationWishes.of(members);
		Optional<JsonMembers> given = members.object("target");
		Optional<KeyId> target = given.flatMap(KeyOrder::of);
		given.ifPresent(JsonMembers::nothingElse);
		boolean emergency = members.flag("emergency").orElse(false);
		if (emergency) {
			checkEmergency(members, wishes);
		}
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return wishes.request(target.map((key) -> new RotationTarget.AnotherKey(key, Set.of())), emergency);
	}

	/** Who ends another rotation by this says why. */
	private static void checkEmergency(JsonMembers members, RotationWishes wishes) {
		members.requirePresent("target");
		if (wishes.reason().isEmpty()) {
			members.fault("reason", "Required", "present", "none", "In an emergency the reason is kept, so give one.");
		}
	}

}
