package io.keyrotor.web.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.ConsumerReading;
import io.keyrotor.retirement.RetirementPlanning;
import io.keyrotor.retirement.SoakMinimum;
import io.keyrotor.web.problem.Problem;

/** What a retirement would do. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RetirementPlan", description = "What a retirement would do; nothing was done.")
public record RetirementPlanJson(String keyStore, String key, String version,
		@Schema(description = "When the soak would end, as far as that is known.") Instant soakUntil,
		@Schema(description = "The consumer that may go on with the version for the longest time.") Optional<Minimum> minimumSoak,
		@Schema(description = "The bound consumers as they were read.") List<Reading> consumers,
		@Schema(description = "Whether there is a log that shows who uses the version; without one somebody has to answer for that.") boolean logged,
		@Schema(description = "What would stand in the way now and may be over by then.") List<Problem.Cause> warnings) {

	public static RetirementPlanJson from(KeyId key, VersionId version, RetirementPlanning.Planned plan) {
		return new RetirementPlanJson(key.store().value(), key.name().value(), version.value(), plan.soakUntil(),
				plan.minimum().map(Minimum::from), plan.consumers().stream().map(Reading::from).toList(), plan.logged(),
				plan.warnings().stream().map(Problem.Cause::of).toList());
	}

	/** How long has to be waited at least, and because of whom. */
	@Schema(name = "MinimumSoak")
	public record Minimum(@Schema(example = "PT24H") String duration, String consumer,
			@Schema(description = "Who says so.") String source) {

		static Minimum from(SoakMinimum minimum) {
			return new Minimum(minimum.duration().toString(), minimum.consumer().uri(), minimum.source());
		}

	}

	/** What was read of one consumer. */
	@Schema(name = "ConsumerReading")
	public record Reading(String bindingId, String consumer,
			@Schema(description = "What it said of its key, or why it could not be read.") String reference) {

		static Reading from(ConsumerReading reading) {
			return new Reading(reading.binding().toString(), reading.consumer().uri(), reading.words());
		}

	}

}
