package io.keyrotor.web.evidence;

import java.time.Instant;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.step.History.RecordedEvent;

/** One event, as a stream has sent or would send it. */
@Schema(name = "RecordedEvent", description = "One event, as a stream has sent or would send it.")
record RecordedEventJson(@Schema(description = "Its place in the sequence of events, from 1.") long id,
		@Schema(example = "PhaseChanged") String event, Instant at, Map<String, String> data) {

	static RecordedEventJson from(RecordedEvent recorded) {
		return new RecordedEventJson(recorded.sequence(), recorded.event().type(), recorded.on(),
				recorded.event().data());
	}

}
