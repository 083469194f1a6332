package io.keyrotor.web.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Retire;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.problem.Problem;

/** A rotation as callers see it; it is its own status monitor. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Rotation", description = "One rotation of one key. It is its own status monitor.")
public record RotationJson(String id, String keyStore, String key, @Schema(
		description = "What is done with the consumers instead of creating a version.") Optional<TargetJson> target,
		@Schema(example = "OnDemand", allowableValues = {
				"OnDemand", "Rebind", "Emergency", "Reapply", "Credentials" }) String trigger,
		@Schema(description = "Azure's word for a long-running operation.",
				allowableValues = { "NotStarted", "Running", "Succeeded", "Failed", "Canceled" }) String status,
		@Schema(description = "Where the rotation stands.",
				allowableValues = { "Requested", "Creating", "Propagating", "Completed", "RollingBack", "RolledBack",
						"Canceled", "Held", "Failed" }) String phase,
		@Schema(description = "The phase in which a held rotation goes on when it is resumed.") Optional<String> heldBefore,
		@Schema(description = "The version that was current before; a rotation leaves it enabled.") Optional<String> fromVersion,
		@Schema(description = "The new version, or the one of the target that consumers are moved to, once it is known.") Optional<String> toVersion,
		@Schema(description = "How many versions the key has, as far as the rotation has seen.") Optional<Integer> versionCount,
		@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
		@Schema(description = "How many versions the key may still get, where there is a limit.") Optional<Integer> versionsRemaining,
		List<Consumer> consumers,
		@Schema(description = "What the caller wants to become of the old version.",
				allowableValues = { "Keep", "Disable" }) String retirement,
		@Schema(description = "How long the caller wants the old version to soak at least.",
				example = "PT24H") Optional<String> soak,
		@Schema(description = "The retirement of the old version, once it has begun.") Optional<String> retirementId,
		@Schema(description = "The retirements of all versions that were left behind, once they have begun.") Optional<List<String>> retirementIds,
		@Schema(description = "Why the caller wanted it.") Optional<String> reason,
		@Schema(description = "What the rotation is waiting for, in a sentence.") Optional<String> waitingFor,
		Instant createdOn, Instant updatedOn,
		@Schema(description = "What is worth knowing, such as a key that has few versions left.") List<Problem.Cause> warnings,
		@Schema(description = "Why it is held, failed, goes back or gave way to another rotation.") Optional<Problem.Cause> error){

	public static RotationJson from(Rotation rotation, Optional<VersionHeadroom> headroom) {
		Optional<String> heldBefore = (rotation.phase() instanceof Phase.Held held)
				? Optional.of(held.heldBefore().name()) : Optional.empty();
		return new RotationJson(rotation.id().toString(), rotation.key().store().value(), rotation.key().name().value(),
				rotation.target().map((target) -> TargetJson.from(rotation.key(), target)), rotation.trigger().word(),
				rotation.status().word(), rotation.phase().name(), heldBefore,
				rotation.fromVersion().map(VersionId::value), rotation.toVersion().map(VersionId::value),
				headroom.map(VersionHeadroom::used), headroom.flatMap((versions) -> Numbers.boxed(versions.limit())),
				headroom.flatMap((versions) -> Numbers.boxed(versions.remaining())),
				rotation.consumers().stream().map((consumer) -> Consumer.from(consumer, rotation)).toList(),
				rotation.retire().isPresent() ? "Disable" : "Keep",
				rotation.retire().flatMap(Retire::soak).map(Duration::toString),
				rotation.retirement().map(RetirementId::toString),
				Optional.of(rotation.retirements().stream().map(RetirementId::toString).toList())
					.filter((ids) -> !ids.isEmpty()),
				rotation.reason(), rotation.trouble(), rotation.createdOn(), rotation.updatedOn(),
				headroom.flatMap((versions) -> versions.warning(rotation.key()))
					.stream()
					.map(Problem.Cause::of)
					.toList(),
				rotation.finding().map(Problem.Cause::of));
	}

	/** How far one consumer has come. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "RotationConsumer")
	public record Consumer(String bindingId, String consumer, @Schema(example = "SearchIndex") String kind,
			@Schema(allowableValues = {
					"Pending", "Updating", "Verified", "Following", "Failed", "Skipped", "NeedsSecret",
					"RolledBack" }) String progress,
			@Schema(description = "Why it cannot be moved, as a stable word.",
					example = "NeedsSecret") Optional<String> code,
			@Schema(description = "What is in the way, and the cure.") Optional<String> detail){

		static Consumer from(ConsumerProgress progress, Rotation rotation) {
			return new Consumer(progress.binding().toString(), progress.consumer().uri(),
					progress.consumer().kind().word(), word(progress.state()), progress.finding().map(Finding::code),
					detail(progress, rotation));
		}

		private static String word(ConsumerProgress.State state) {
			return switch (state) {
				case ConsumerProgress.Pending _ -> "Pending";
				case ConsumerProgress.Updating _ -> "Updating";
				case ConsumerProgress.Verified _ -> "Verified";
				case ConsumerProgress.Following _ -> "Following";
				case ConsumerProgress.Failed _ -> "Failed";
				case ConsumerProgress.NeedsSecret _ -> "NeedsSecret";
				case ConsumerProgress.Skipped _ -> "Skipped";
				case ConsumerProgress.RolledBack _ -> "RolledBack";
			};
		}

		private static Optional<String> detail(ConsumerProgress progress, Rotation rotation) {
			return switch (progress.state()) {
				case ConsumerProgress.Pending _, ConsumerProgress.Updating _ -> progress.trouble();
				case ConsumerProgress.Skipped skipped -> Optional.of(skipped.reason());
				case ConsumerProgress.Following _ -> goesBack(rotation).map(Consumer::staysForward);
				case ConsumerProgress.Verified _, ConsumerProgress.Failed _, ConsumerProgress.NeedsSecret _,
						ConsumerProgress.RolledBack _ ->
					progress.finding().map(Finding::message);
			};
		}

		/** The version that stays the key's current one though the rotation goes back. */
		private static Optional<VersionId> goesBack(Rotation rotation) {
			Phase phase = (rotation.phase() instanceof Phase.Held held) ? held.heldBefore() : rotation.phase();
			return (phase instanceof Phase.RollingBack || phase instanceof Phase.RolledBack) ? rotation.toVersion()
					: Optional.empty();
		}

		private static String staysForward(VersionId current) {
			return "It has no version of its own and cannot go back: it follows the key, whose current version stays %s."
				.formatted(current);
		}

	}

}
