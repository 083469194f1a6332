package io.keyrotor.web.evidence;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.VersionId;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.WriteOutcome;
import io.keyrotor.web.problem.Numbers;

/** One change at Azure, as it was intended and as it ended. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RecordedWrite", description = "One change at Azure, as it was intended and as it ended.")
record RecordedWriteJson(@Schema(allowableValues = {
		"CreateVersion", "PutConsumer", "DisableVersion", "EnableVersion", "SetEnforcement" }) String operation,
		@Schema(description = "The key as store/key, or the URI of the consumer or search service.") String target,
		@Schema(description = "The version that was created, moved to, disabled or enabled.") Optional<String> keyVersion,
		@Schema(description = "When the intent was kept, before anything was sent.") Instant intendedOn,
		Optional<Instant> endedOn,
		@Schema(description = "How it ended; absent while it is under way.",
				allowableValues = { "Done", "Refused", "Unanswered", "NotSent", "Unknown" }) Optional<String> result,
		@Schema(description = "The HTTP status of an answer other than success.") Optional<Integer> status,
		@Schema(description = "Azure's x-ms-request-id.") Optional<String> requestId,
		@Schema(description = "What happened, if it was no plain success.") Optional<String> detail){

	static RecordedWriteJson from(RecordedWrite recorded) {
		Optional<WriteOutcome> outcome = recorded.outcome();
		return new RecordedWriteJson(recorded.write().operation().word(), recorded.write().target(),
				recorded.write().version().or(() -> outcome.flatMap(WriteOutcome::version)).map(VersionId::value),
				recorded.intendedOn(), recorded.endedOn(), outcome.map((end) -> end.result().word()),
				outcome.flatMap((end) -> Numbers.boxed(end.status())), outcome.flatMap(WriteOutcome::requestId),
				outcome.flatMap(WriteOutcome::detail));
	}

}
