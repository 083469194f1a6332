package io.keyrotor.web.retirement;

import io.keyrotor.web.request.Soak;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementAdmission;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.retirement.RetirementPlanning;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.request.Parameters;
import io.keyrotor.web.request.Prefer;

@RestController
@RequestMapping(path = RetirementAnswers.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Retirements", description = "Old key versions, disabled once it is proven that nothing uses them.")
class RetirementController {

	private static final List<String> PHASES = Arrays.stream(RetirementPhase.class.getPermittedSubclasses())
		.map(Class::getSimpleName)
		.toList();

	private final RetirementService retirements;

	private final RetirementAnswers answers;

	RetirementController(RetirementService retirements, RetirementAnswers answers) {
		this.retirements = retirements;
		this.answers = answers;
	}

	@PostMapping
	@Operation(summary = "Retire an old key version", description = """
			Disables one old version of a key once nothing needs it: every bound consumer is read back on a newer \
			version, the longest of their cache times is over, nothing unknown refers to the version, and the key \
			store's audit log shows no use of it. Then it is watched for a while, and enabled again at the first sign \
			that something misses it. Nothing is ever deleted.

			What is known now and cannot be cured by waiting is a 409 with every blocker in `errors`. What comes up \
			later holds the retirement. With `?validateOnly=true` the answer is the plan and nothing is done.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = RetirementOrder.class)))
	@Answers(value = { 200, 202 }, body = RetirementJson.class, orElse = RetirementPlanJson.class,
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.RETIREMENT_BLOCKED,
					ProblemCode.RETIREMENT_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> retireVersion(@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		Optional<RequestKey> requestKey = IdempotencyKey.of(idempotencyKey, caller, RetirementAnswers.PATH, body);
		RetirementOrder.Wish wish = RetirementOrder.from(body);
		return validateOnly ? plan(wish)
				: request(wish, requestKey, Prefer.waiting((prefer != null) ? prefer : List.of()));
	}

	private Optional<Refusal> tooShort(RetirementOrder.Wish wish) {
		return Soak.tooShort(wish.request().soak(), () -> this.retirements.minimumSoak(wish.key()));
	}

	private ResponseEntity<?> plan(RetirementOrder.Wish wish) {
		tooShort(wish).ifPresent((refusal) -> {
			throw refusal;
		});
		return switch (this.retirements.plan(wish.key(), wish.version(), wish.request())) {
			case RetirementPlanning.Planned planned ->
				ResponseEntity.ok(RetirementPlanJson.from(wish.key(), wish.version(), planned));
			case RetirementPlanning.InProgress inProgress -> throw RetirementAnswers.inProgress(inProgress.live());
			case RetirementPlanning.Refused refused -> throw refused(refused.finding(), refused.causes());
		};
	}

	private ResponseEntity<?> request(RetirementOrder.Wish wish, Optional<RequestKey> requestKey,
			Optional<Duration> wait) {
		return switch (this.retirements.request(wish.key(), wish.version(), wish.request(), requestKey,
				() -> tooShort(wish))) {
			case RetirementAdmission.Accepted accepted -> this.answers.monitor(accepted.retirement(), wait,
					(seen) -> wait.isPresent() && seen.status() == Retirement.Status.SUCCEEDED);
			case RetirementAdmission.InProgress inProgress -> throw RetirementAnswers.inProgress(inProgress.live());
			case RetirementAdmission.Refused refused -> throw refused(refused.finding(), refused.causes());
		};
	}

	private static Refusal refused(Finding finding, List<Finding> causes) {
		return Refusal
			.of(Problem.of(ProblemCode.RETIREMENT_BLOCKED, finding.message(), RetirementAnswers.faults(causes)));
	}

	@GetMapping
	@Operation(summary = "List retirements", description = "Retirements, newest first, finished ones included.")
	@Answers
	Page<RetirementJson> listRetirements(@RequestParam(required = false) @Nullable String keyStore,
			@RequestParam(required = false) @Nullable String key,
			@RequestParam(required = false) @Nullable String version,
			@RequestParam(required = false) @Nullable String status,
			@RequestParam(required = false) @Nullable String phase,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		RetirementFilter filter = new RetirementFilter(given.read("keyStore", keyStore, KeyStoreName::new),
				given.read("key", key, KeyName::new), given.read("version", version, VersionId::new),
				given.read("status", status, RetirementController::status),
				given.read("phase", phase, RetirementController::phase));
		int size = given.size(maxPageSize);
		Optional<RetirementId> after = given.after(continuationToken, RetirementId::parse);
		given.requireRight();
		return Page.of(this.retirements.list(filter, after, size + 1), size, RetirementJson::from,
				(retirement) -> retirement.id().toString());
	}

	private static Retirement.Status status(String word) {
		return Arrays.stream(Retirement.Status.values())
			.filter((status) -> status.word().equals(word))
			.findFirst()
			.orElseThrow(
					() -> new IllegalArgumentException("A status is one of " + Arrays.stream(Retirement.Status.values())
						.map(Retirement.Status::word)
						.collect(Collectors.joining(", ")) + "."));
	}

	private static String phase(String name) {
		if (!PHASES.contains(name)) {
			throw new IllegalArgumentException("A phase is one of " + String.join(", ", PHASES) + ".");
		}
		return name;
	}

	@GetMapping("/{id}")
	@Operation(summary = "Get a retirement", description = "The retirement with all that stands in its way.")
	@Answers(problems = ProblemCode.RETIREMENT_NOT_FOUND)
	RetirementJson getRetirement(@PathVariable String id) {
		return RetirementJson.from(this.answers.find(id));
	}

	@GetMapping("/{id}/result")
	@Operation(summary = "Get the result of a retirement", description = """
			Answers 200 only once the version is disabled and nothing has missed it, 409 with the reason if it is \
			held or ended otherwise, and 503 with `Retry-After` before.""")
	@Answers(problems = { ProblemCode.RETIREMENT_NOT_FOUND, ProblemCode.RETIREMENT_HELD,
			ProblemCode.RETIREMENT_REENABLED, ProblemCode.RETIREMENT_CANCELED, ProblemCode.RETIREMENT_NOT_FINISHED })
	RetirementJson getRetirementResult(@PathVariable String id) {
		Retirement retirement = this.answers.find(id);
		return switch (retirement.phase()) {
			case RetirementPhase.Disabled _ -> RetirementJson.from(retirement);
			case RetirementPhase.Held held ->
				throw stopped(ProblemCode.RETIREMENT_HELD, retirement, "is held: " + words(held.blockers()));
			case RetirementPhase.Reenabled reenabled -> throw stopped(ProblemCode.RETIREMENT_REENABLED, retirement,
					"has disabled it and enabled it again: " + reenabled.cause().message());
			case RetirementPhase.Canceled canceled -> throw stopped(ProblemCode.RETIREMENT_CANCELED, retirement,
					"was cancelled: " + canceled.cause().message());
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Disabling _,
					RetirementPhase.Probation _,
					RetirementPhase.Reenabling _ ->
				throw stopped(ProblemCode.RETIREMENT_NOT_FINISHED, retirement,
						"is in the phase " + retirement.phase().name() + ". Ask again.")
					.retryAfter(this.answers.retryAfter(retirement));
		};
	}

	private static String words(List<Finding> blockers) {
		return blockers.stream().map(Finding::message).collect(Collectors.joining(" "));
	}

	private static Refusal stopped(ProblemCode code, Retirement retirement, String how) {
		return RetirementAnswers.refused(retirement,
				Problem.of(code,
						"The retirement %s of the version %s of the key %s %s".formatted(retirement.id(),
								retirement.version(), retirement.key(), how),
						RetirementAnswers.faults(retirement.blockers())));
	}

}
