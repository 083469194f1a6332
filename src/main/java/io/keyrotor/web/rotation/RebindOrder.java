package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.swagger.v3.oas.annotations.media.Schema;

/** The wish to move one consumer to another key. */
@Schema(name = "RebindOrder", requiredProperties = { "keyStore", "key" })
record RebindOrder(
		@Schema(description = "The configured key store of the key that the consumer is to have.") String keyStore,
		@Schema(description = "The key that the consumer is to have, at its current version.") String key,
		@Schema(description = "Why you want it; kept with the rotation.",
				maxLength = Reason.LONGEST) Optional<String> reason,
		@Schema(description = "Hold before the consumer is written.",
				allowableValues = "Propagating") Optional<String> holdBefore,
		@Schema(description = "What becomes of the versions of the key that is left: Keep leaves them enabled, Disable begins their retirement.",
				allowableValues = {
						"Keep", "Disable" },
				defaultValue = "Keep") Optional<String> retirement,
		@Schema(description = "With Disable: how long they are left alone at least before it is proven that nothing uses them.",
				implementation = String.class, example = "PT24H") Optional<Duration> soak){

	static RotationRequest from(JsonBody body, BindingId binding) {
		JsonMembers members = JsonMembers.of(body);
		Optional<KeyId> key = KeyOrder.of(members);
		RotationWishes wishes = RotationWishes.of(members);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return wishes.request(Optional.of(new RotationTarget.AnotherKey(key.orElseThrow(), Set.of(binding))), false);
	}

}
