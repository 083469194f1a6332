package io.keyrotor.web.retirement;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;

/** A consumer whose older data needs a key that it has left, as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "FormerConsumer",
		description = "A consumer that was bound to the key or seen on it, is not bound to it now, and whose older data needs its versions all the same.")
record FormerConsumerJson(String consumer, @Schema(example = "DicomService") String kind, String keyStore, String key,
		@Schema(description = "The binding that it had; left out if it was only seen on the key.") Optional<String> bindingId,
		@Schema(description = "Why its data needs the versions, as the end of a sentence about the consumer.") String reason,
		@Schema(description = "When it was last known to be bound to the key or seen on it.") Instant since,
		@Schema(description = "Who answers for it that its data is gone; with that it keeps no version enabled.") Optional<DataGoneJson> dataGone) {

	static FormerConsumerJson from(FormerBinding former) {
		return new FormerConsumerJson(former.consumer().uri(), former.consumer().kind().word(),
				former.key().store().value(), former.key().name().value(), former.binding().map(BindingId::toString),
				former.reason(), former.since(), former.gone().map(DataGoneJson::from));
	}

	/** Who says that data is gone. */
	@Schema(name = "DataGone")
	record DataGoneJson(@Schema(description = "The name as given, and who the token says it was.") String name,
			String reason, Instant on) {

		static DataGoneJson from(DataGone gone) {
			return new DataGoneJson(gone.by(), gone.reason(), gone.on());
		}

	}

}
