package io.keyrotor.web.evidence;

import io.keyrotor.web.rotation.RotationAnswers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.rotation.Rotation;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.progress.EventStreams;
import io.keyrotor.web.progress.LastEvent;
import io.keyrotor.web.progress.Watched;

/** What happened to rotations, while it happens and afterwards. */
@RestController
@RequestMapping("/v1/rotations/{id}")
@Tag(name = "Rotations", description = "New key versions on demand, and the consumers that follow.")
class RotationHistoryController {

	private final RotationAnswers answers;

	private final EventStreams streams;

	private final EvidenceFiles evidence;

	RotationHistoryController(RotationAnswers answers, EventStreams streams, EvidenceFiles evidence) {
		this.answers = answers;
		this.streams = streams;
		this.evidence = evidence;
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Watch a rotation", description = """
			Every change of the rotation and of its consumers from the first on, as server-sent events while they \
			happen. `Last-Event-ID` goes on after that event, also on another node and after a restart; who cannot set \
			a header sends `lastEventId`. The stream ends once the rotation is over and stays open while it is held, \
			for an hour at most; connect again then. If it is over and there is nothing after the last event, the \
			answer is 204.""")
	@Answers(value = { 200, 204 }, media = MediaType.TEXT_EVENT_STREAM_VALUE,
			problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.TOO_MANY_STREAMS })
	void watchRotation(@PathVariable String id,
			@RequestHeader(name = LastEvent.HEADER, required = false) @Nullable String lastSeen,
			@RequestParam(required = false) @Nullable String lastEventId,
			@Parameter(hidden = true) HttpServletRequest request,
			@Parameter(hidden = true) HttpServletResponse response) {
		LastEvent last = LastEvent.of(lastSeen, lastEventId);
		Rotation rotation = this.answers.find(id);
		Watched watched = new Watched(rotation.subjectId(), () -> this.answers.find(id).phase().terminal());
		this.streams.send(watched, last, request, response);
	}

	@GetMapping(path = "/evidence", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Get the evidence of a rotation", description = """
			Everything that is known of the rotation as one document: the rotation itself, every change that was \
			intended at Azure with its outcome and Azure's request id, every event, and the same of the retirement of \
			its old version with what proved that nothing used it. A change without a `result` is under way.""")
	@Answers(problems = ProblemCode.ROTATION_NOT_FOUND)
	ResponseEntity<RotationEvidenceJson> getRotationEvidence(@PathVariable String id) {
		return this.evidence.of(this.answers.find(id));
	}

}
