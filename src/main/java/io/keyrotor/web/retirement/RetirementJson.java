package io.keyrotor.web.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.retirement.EvidenceAcceptance;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.web.problem.Problem;

/** A retirement as callers see it; it is its own status monitor. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Retirement",
		description = "The disabling of one old version of one key, gated on the proof that nothing uses it. It is its own status monitor.")
public record RetirementJson(String id, String keyStore, String key,
		@Schema(description = "The version that is to be disabled.") String version,
		@Schema(description = "The rotation that left the version behind and was asked to have it disabled.") Optional<String> rotationId,
		@Schema(description = "Azure's word for a long-running operation.", allowableValues = {
				"Running", "Succeeded", "Failed", "Canceled" }) String status,
		@Schema(description = "Where the retirement stands.",
				allowableValues = { "Soaking", "Proving", "Disabling", "Probation", "Reenabling", "Disabled",
						"Reenabled", "Canceled", "Held" }) String phase,
		@Schema(description = "The phase in which a held retirement goes on when it is resumed.") Optional<String> heldBefore,
		@Schema(description = "How long the caller wants the version to soak at least.",
				example = "PT24H") Optional<String> soak,
		@Schema(description = "When the soak ends or ended, as far as it is known.") Optional<Instant> soakUntil,
		@Schema(description = "Until when the disabled version is watched.") Optional<Instant> probationUntil,
		@Schema(description = "All that stands in the way while it is held.") List<Problem.Cause> blockers,
		@Schema(description = "Who answers for the lack of a log that shows who used the version.") Optional<AcceptedEvidence> acceptedEvidence,
		@Schema(description = "Why the caller wanted it.") Optional<String> reason,
		@Schema(description = "What the retirement is waiting for, in a sentence.") Optional<String> waitingFor,
		Instant createdOn, Instant updatedOn,
		@Schema(description = "Why it ended without the version being disabled, or is about to.") Optional<Problem.Cause> error){

	public static RetirementJson from(Retirement retirement) {
		Optional<String> heldBefore = (retirement.phase() instanceof RetirementPhase.Held held)
				? Optional.of(held.heldBefore().name()) : Optional.empty();
		return new RetirementJson(retirement.id().toString(), retirement.key().store().value(),
				retirement.key().name().value(), retirement.version().value(),
				retirement.rotation().map(RotationId::toString), retirement.status().word(), retirement.phase().name(),
				heldBefore, retirement.soak().map(Duration::toString), retirement.soakUntil(),
				probationUntil(retirement), retirement.blockers().stream().map(Problem.Cause::of).toList(),
				retirement.accepted().map(AcceptedEvidence::from), retirement.reason(), retirement.trouble(),
				retirement.createdOn(), retirement.updatedOn(), retirement.cause().map(Problem.Cause::of));
	}

	private static Optional<Instant> probationUntil(Retirement retirement) {
		return (retirement.inner() instanceof RetirementPhase.Probation probation) ? Optional.of(probation.until())
				: Optional.empty();
	}

	/** Who answers for a proof that is missing. */
	@Schema(name = "AcceptedEvidence")
	public record AcceptedEvidence(
			@Schema(description = "The name as given, and who the token says it was.") String name, String reason,
			Instant on) {

		static AcceptedEvidence from(EvidenceAcceptance accepted) {
			return new AcceptedEvidence(accepted.by(), accepted.reason(), accepted.on());
		}

	}

}
