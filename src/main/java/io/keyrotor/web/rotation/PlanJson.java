package io.keyrotor.web.rotation;

import io.keyrotor.web.binding.ReferenceJson;
import io.keyrotor.web.binding.PlanCheckJson;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.rotation.Planning;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.problem.Problem;

/** What a rotation would do. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationPlan", description = "What a rotation would do; nothing was done.")
public record PlanJson(String keyStore, String key, @Schema(
		description = "What would be done with the consumers instead of creating a version.") Optional<TargetJson> target,
		@Schema(description = "Whether the rotation would be accepted now: no check failed.") boolean accepted,
		String fromVersion,
		@Schema(description = "How many versions the key has, before the rotation.") int versionCount,
		@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
		@Schema(description = "How many versions the key may still get, where there is a limit.") Optional<Integer> versionsRemaining,
		@Schema(description = "How long it takes until no consumer has the old version in its cache, from published cache times; with `retirement: Disable` until the old version is disabled.",
				example = "PT24H1M") String expectedDuration,
		List<Consumer> consumers, @Schema(description = "What would be done, in order.") List<String> steps,
		@Schema(description = "What was checked. A check that failed refuses the rotation.") List<PlanCheckJson> checks,
		@Schema(description = "What is worth knowing and refuses nothing, such as few versions left, or a policy that breaks rules.") List<Problem.Cause> warnings) {

	public static PlanJson from(Planning.Planned plan) {
		KeyId key = plan.key().id();
		VersionHeadroom versions = plan.headroom();
		return new PlanJson(key.store().value(), key.name().value(),
				plan.target().map((target) -> TargetJson.from(key, target)), plan.accepted(),
				plan.key().current().id().value(), versions.used(), Numbers.boxed(versions.limit()),
				Numbers.boxed(versions.remaining()), plan.expectedDuration().toString(),
				plan.consumers().stream().map((look) -> Consumer.from(look, plan)).toList(), plan.steps(),
				plan.checks().stream().map(PlanCheckJson::from).toList(),
				plan.warnings().stream().map(Problem.Cause::of).toList());
	}

	/** What would become of one consumer. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PlannedConsumer")
	public record Consumer(String bindingId, String consumer, String kind, @Schema(allowableValues = {
			"Pinned", "Versionless" }) Optional<String> mode,
			@Schema(description = "The version it is pinned to now.") Optional<String> keyVersion,
			@Schema(description = "How it would refer to the key afterwards; a rotation changes no mode.",
					allowableValues = { "Pinned", "Versionless" }) Optional<String> targetMode,
			@Schema(description = "`New` if it would be moved to the version that the rotation creates, `Current` if to the current one of the target.",
					allowableValues = { "New", "Current" }) Optional<String> targetVersion,
			@Schema(description = "Why it could not be moved now.") Optional<Problem.Cause> obstacle,
			@Schema(description = "What an operator does to move it, where Keyrotor does not write such a consumer: the rotation is held until that is done.") Optional<String> byHand){

		private static Optional<String> version(ConsumerLook look, Planning.Planned plan) {
			Optional<String> word = plan.target()
				.map((target) -> target.otherKey().map((_) -> "Current"))
				.orElse(Optional.of("New"));
			return look.pinned() ? word : Optional.empty();
		}

		static Consumer from(ConsumerLook look, Planning.Planned plan) {
			Optional<String> mode = look.reference().flatMap(ReferenceJson::mode);
			return new Consumer(look.binding().id().toString(), look.consumer().uri(), look.consumer().kind().word(),
					mode, look.reference().flatMap(ReferenceJson::version),
					mode.filter((_) -> look instanceof ConsumerLook.Seen), version(look, plan),
					look.obstacle().map(Problem.Cause::of), plan.byHand(look));
		}

	}

}
