package io.keyrotor.web.evidence;

import io.keyrotor.web.retirement.RetirementAnswers;
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

import io.keyrotor.retirement.Retirement;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.progress.EventStreams;
import io.keyrotor.web.progress.LastEvent;
import io.keyrotor.web.progress.Watched;

/** What happened to retirements, while it happens and afterwards. */
@RestController
@RequestMapping(RetirementAnswers.PATH + "/{id}")
@Tag(name = "Retirements", description = "Old key versions, disabled once it is proven that nothing uses them.")
class RetirementHistoryController {

	private final RetirementAnswers answers;

	private final EventStreams streams;

	private final EvidenceFiles evidence;

	RetirementHistoryController(RetirementAnswers answers, EventStreams streams, EvidenceFiles evidence) {
		this.answers = answers;
		this.streams = streams;
		this.evidence = evidence;
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Watch a retirement", description = """
			Every change of the retirement from the first on, as server-sent events while they happen, in the same \
			way as those of a rotation.""")
	@Answers(value = { 200, 204 }, media = MediaType.TEXT_EVENT_STREAM_VALUE,
			problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.TOO_MANY_STREAMS })
	void watchRetirement(@PathVariable String id,
			@RequestHeader(name = LastEvent.HEADER, required = false) @Nullable String lastSeen,
			@RequestParam(required = false) @Nullable String lastEventId,
			@Parameter(hidden = true) HttpServletRequest request,
			@Parameter(hidden = true) HttpServletResponse response) {
		LastEvent last = LastEvent.of(lastSeen, lastEventId);
		Retirement retirement = this.answers.find(id);
		Watched watched = new Watched(retirement.subjectId(), () -> this.answers.find(id).phase().terminal());
		this.streams.send(watched, last, request, response);
	}

	@GetMapping(path = "/evidence", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Get the evidence of a retirement", description = """
			Everything that is known of the retirement as one document: the retirement itself, what proved that \
			nothing used the version, with the question to the log and its answer, every change that was intended at \
			Azure with its outcome and Azure's request id, and every event.""")
	@Answers(problems = ProblemCode.RETIREMENT_NOT_FOUND)
	ResponseEntity<RetirementEvidenceJson> getRetirementEvidence(@PathVariable String id) {
		return this.evidence.of(this.answers.find(id));
	}

}
