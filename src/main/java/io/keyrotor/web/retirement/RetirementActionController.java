package io.keyrotor.web.retirement;

import io.keyrotor.web.request.EmptyOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementAction;
import io.keyrotor.retirement.RetirementOutcome;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Prefer;

/**
 * What operators and approvers do with retirements. Whatever is answered with 200 or 202
 * is kept and happens; a repeat changes nothing and is answered with how things stand by
 * then.
 */
@RestController
@RequestMapping(path = RetirementAnswers.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Retirements", description = "Old key versions, disabled once it is proven that nothing uses them.")
class RetirementActionController {

	private static final String PREFER = "Prefer";

	private final RetirementService retirements;

	private final RetirementAnswers answers;

	RetirementActionController(RetirementService retirements, RetirementAnswers answers) {
		this.retirements = retirements;
		this.answers = answers;
	}

	@PostMapping("/resume")
	@Operation(summary = "Resume a held retirement", description = """
			The retirement goes on where it was held, and nothing that was found before counts any more: it is looked \
			at again. One that was resumed already is answered as it is. With `?validateOnly=true` the answer is the \
			retirement as it is, if it could be resumed.""")
	@Answers(value = { 200, 202 }, problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.RETIREMENT_NOT_HELD })
	ResponseEntity<RetirementJson> resumeRetirement(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RetirementAction.Resume(), validateOnly, prefer);
	}

	@PostMapping("/cancel")
	@Operation(summary = "Cancel a retirement", description = """
			Ends the retirement before the version is disabled; the version is left as it is. With \
			`?validateOnly=true` the answer is the retirement as it is, if it could be cancelled.""")
	@Answers(value = { 200, 202 },
			problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.RETIREMENT_NOT_CANCELABLE })
	ResponseEntity<RetirementJson> cancelRetirement(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RetirementAction.Cancel(), validateOnly, prefer);
	}

	@PostMapping("/reenable")
	@Operation(summary = "Enable a retired version again", description = """
			Enables the version that the retirement has disabled, also after its end. With `?validateOnly=true` the \
			answer is the retirement as it is, if it could be done.""")
	@Answers(value = { 200, 202 },
			problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.RETIREMENT_NOT_REENABLEABLE })
	ResponseEntity<RetirementJson> reenableVersion(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RetirementAction.Reenable(), validateOnly, prefer);
	}

	@PostMapping("/accept-missing-evidence")
	@Operation(summary = "Answer for missing evidence", description = """
			Accepts, by name and for a reason, that no log shows who used the version. It covers the missing log and \
			nothing else, and only where none is configured. What was accepted first stays. With \
			`?validateOnly=true` the answer is the retirement as it is, if it could be accepted.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = AcceptanceOrder.class)))
	@Answers(value = { 200, 202 }, problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.EVIDENCE_NOT_MISSING,
			ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE })
	ResponseEntity<RetirementJson> acceptMissingEvidence(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		return act(id, AcceptanceOrder.from(body, caller), validateOnly, prefer);
	}

	private ResponseEntity<RetirementJson> act(String id, RetirementAction action, boolean validateOnly,
			@Nullable List<String> prefer) {
		Optional<Duration> wait = Prefer.waiting((prefer != null) ? prefer : List.of());
		return switch (this.retirements.act(this.answers.find(id).id(), action, validateOnly)
			.orElseThrow(() -> RetirementAnswers.notFound(id))) {
			case RetirementOutcome.Done done -> answer(done.retirement(), action, validateOnly, wait);
			case RetirementOutcome.AlreadyDone already -> answer(already.retirement(), action, validateOnly, wait);
			case RetirementOutcome.Refused refused ->
				throw RetirementAnswers.refused(refused.retirement(), Problem.refused(refused.finding()));
		};
	}

	private ResponseEntity<RetirementJson> answer(Retirement retirement, RetirementAction action, boolean validateOnly,
			Optional<Duration> wait) {
		return validateOnly ? ResponseEntity.ok(RetirementJson.from(retirement))
				: this.answers.monitor(retirement, wait, wanted(action));
	}

	/** How a retirement has ended if it has ended as the operator wanted. */
	private static Predicate<Retirement> wanted(RetirementAction action) {
		return switch (action) {
			case RetirementAction.Cancel _ -> (retirement) -> retirement.phase() instanceof RetirementPhase.Canceled;
			case RetirementAction.Reenable _ -> (retirement) -> retirement.phase() instanceof RetirementPhase.Reenabled;
			case RetirementAction.Resume _, RetirementAction.AcceptMissingEvidence _ ->
				(retirement) -> retirement.phase() instanceof RetirementPhase.Disabled;
		};
	}

}
