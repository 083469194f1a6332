package io.keyrotor.web.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.retirement.Evidence;
import io.keyrotor.retirement.KeyUse;
import io.keyrotor.retirement.LogAnswer;

/** What was looked at last to find out whether anything uses a version. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RetirementProof",
		description = "What was looked at last to find out whether anything uses the version.")
public record ProofJson(@Schema(description = "When it was looked at.") Instant examinedOn,
		@Schema(description = "Since when the version was watched.") Instant watchedFrom,
		@Schema(description = "Until when it was to be watched at least.") Instant watchedUntil,
		@Schema(description = "Every bound consumer as it was read.") List<RetirementPlanJson.Reading> consumers,
		@Schema(description = "How many things at Azure were found to refer to the key.") int foundAtAzure,
		@Schema(description = "What the key store's audit log was asked; absent where there is none.") Optional<Log> log) {

	public static ProofJson from(Evidence evidence) {
		return new ProofJson(evidence.on(), evidence.from(), evidence.to(),
				evidence.consumers().stream().map(RetirementPlanJson.Reading::from).toList(), evidence.found(),
				evidence.log().map(Log::from));
	}

	/** What the log was asked and what it answered. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "LogAnswer")
	public record Log(String query, List<Use> uses,
			@Schema(description = "How far the log had come.") Optional<Instant> newestEventOfKey) {

		static Log from(LogAnswer answer) {
			return new Log(answer.query(), answer.uses().stream().map(Use::from).toList(), answer.newestEventOfKey());
		}

	}

	/** One way in which somebody used, or tried to use, the version. */
	@Schema(name = "KeyUse")
	public record Use(@Schema(example = "KeyUnwrap") String operation, String caller, boolean refused, long times,
			Instant first, Instant last) {

		static Use from(KeyUse use) {
			return new Use(use.operation(), use.caller(), use.refused(), use.times(), use.first(), use.last());
		}

	}

}
