package io.keyrotor.web.assignment;

import io.keyrotor.web.progress.StatusWait;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.assignment.AssignmentAdmission;
import io.keyrotor.assignment.AssignmentChange;
import io.keyrotor.assignment.AssignmentId;
import io.keyrotor.assignment.AssignmentRequest;
import io.keyrotor.assignment.KeyResult;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.assignment.PolicyAssignmentService;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.request.Parameters;
import io.keyrotor.web.request.Prefer;

@RestController
@RequestMapping(path = PolicyAssignmentController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Policy assignments", description = "One rotation policy for many keys.")
class PolicyAssignmentController {

	static final String PATH = "/v1/rotation-policy-assignments";

	private static final String PREFER = "Prefer";

	private static final long RETRY_SECONDS = 1;

	private final PolicyAssignmentService assignments;

	private final KeyStores stores;

	PolicyAssignmentController(PolicyAssignmentService assignments, KeyStores stores) {
		this.assignments = assignments;
		this.stores = stores;
	}

	@PostMapping
	@Operation(summary = "Set a rotation policy on many keys",
			description = """
					Sets one policy on every key that the selector selects: by store, by name and by tag, all criteria \
					together. The answer is the assignment, which is its own status monitor; it is carried out key by key, \
					whatever happens to the service meanwhile. A key that has the policy already is `Unchanged` and not \
					written, one that backs a certificate is `Skipped`, and one in a store whose rules the policy breaks is \
					`Refused`; a policy that no selected store would take is refused as a whole.

					With `?validateOnly=true` nothing is done: the keys of each store are counted, and up to 50 of them are \
					read to say what would become of them. Their number and their policies may have changed until the real run.""")
	@RequestBody(required = true,
			content = @Content(schema = @Schema(implementation = PolicyAssignmentOrder.Described.class)))
	@Answers(value = { 200, 202 }, body = PolicyAssignmentJson.class, orElse = AssignmentPlanJson.class,
			problems = { ProblemCode.INVALID_ROTATION_POLICY, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_THROTTLED,
					ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> assignRotationPolicy(@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		Optional<RequestKey> requestKey = IdempotencyKey.of(idempotencyKey, caller, PATH, body);
		AssignmentRequest request = PolicyAssignmentOrder.read(body, this.stores, this.assignments);
		return validateOnly ? plan(request) : request(request, requestKey, waiting(prefer));
	}

	private ResponseEntity<?> plan(AssignmentRequest request) {
		List<Violation> violations = this.assignments.violations(request);
		if (!violations.isEmpty()) {
			throw refused(violations);
		}
		return ResponseEntity.ok(AssignmentPlanJson.from(this.assignments.plan(request)));
	}

	private ResponseEntity<?> request(AssignmentRequest request, Optional<RequestKey> requestKey,
			Optional<Duration> wait) {
		return switch (this.assignments.request(request, requestKey)) {
			case AssignmentAdmission.Accepted accepted -> monitor(accepted.assignment(), wait);
			case AssignmentAdmission.Refused refused -> throw refused(refused.violations());
		};
	}

	private static Refusal refused(List<Violation> violations) {
		return Refusal.invalid(ProblemCode.INVALID_ROTATION_POLICY,
				violations.stream().map(Problem.Fault::of).map(PolicyAssignmentOrder::placed).toList());
	}

	private static Optional<Duration> waiting(@Nullable List<String> prefer) {
		return Prefer.waiting((prefer != null) ? prefer : List.of());
	}

	private ResponseEntity<PolicyAssignmentJson> monitor(PolicyAssignment assignment, Optional<Duration> wait) {
		PolicyAssignment seen = wait.map((longest) -> StatusWait.until(assignment, longest,
				(last) -> last.phase().terminal(), (last) -> this.assignments.find(last.id()).orElse(last)))
			.orElse(assignment);
		boolean succeeded = wait.isPresent() && seen.status() == PolicyAssignment.Status.SUCCEEDED;
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(url(seen));
		headers.set("Operation-Location", url(seen).toString());
		wait.ifPresent((longest) -> headers.set("Preference-Applied", "wait=" + longest.toSeconds()));
		if (!seen.phase().terminal()) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_SECONDS));
		}
		return ResponseEntity.status(succeeded ? HttpStatus.OK : HttpStatus.ACCEPTED)
			.headers(headers)
			.body(PolicyAssignmentJson.from(seen));
	}

	private static URI url(PolicyAssignment assignment) {
		return Named.url(PATH + "/" + assignment.id());
	}

	@GetMapping
	@Operation(summary = "List policy assignments",
			description = "Policy assignments, newest first, finished ones included.")
	@Answers
	Page<PolicyAssignmentJson> listPolicyAssignments(@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		int size = given.size(maxPageSize);
		Optional<AssignmentId> after = given.after(continuationToken, AssignmentId::parse);
		given.requireRight();
		return Page.of(this.assignments.list(after, size + 1), size, PolicyAssignmentJson::from,
				(assignment) -> assignment.id().toString());
	}

	@GetMapping("/{id}")
	@Operation(summary = "Get a policy assignment",
			description = "The assignment with its counts; the keys themselves are in its results.")
	@Answers(problems = ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND)
	PolicyAssignmentJson getPolicyAssignment(@PathVariable String id) {
		return PolicyAssignmentJson.from(find(id));
	}

	@GetMapping("/{id}/results")
	@Operation(summary = "List the results of a policy assignment",
			description = "What became of each key so far, by store and key.")
	@Answers(problems = ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND)
	Page<KeyResultJson> listPolicyAssignmentResults(@PathVariable String id,
			@RequestParam(required = false) @Nullable String result,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		Optional<KeyResult.Outcome> outcome = given.read("result", result, KeyResult.Outcome::of);
		int size = given.size(maxPageSize);
		Optional<KeyId> after = given.after(continuationToken, PolicyAssignmentController::key);
		given.requireRight();
		return Page.of(this.assignments.results(find(id).id(), outcome, after, size + 1), size, KeyResultJson::from,
				(one) -> one.key().toString());
	}

	private static KeyId key(String position) {
		int slash = position.indexOf('/');
		if (slash < 0) {
			throw new IllegalArgumentException("A position has a store and a key.");
		}
		return KeyId.of(position.substring(0, slash), position.substring(slash + 1));
	}

	@GetMapping("/{id}/result")
	@Operation(summary = "Get the result of a policy assignment", description = """
			Answers 200 only once every selected key is `Set`, `Unchanged` or `Skipped`, so that a pipeline needs one \
			line: `curl --fail-with-body --retry 60 …/result` waits for the end and fails truthfully.""")
	@Answers(problems = { ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND, ProblemCode.POLICY_ASSIGNMENT_FAILED,
			ProblemCode.POLICY_ASSIGNMENT_CANCELED, ProblemCode.POLICY_ASSIGNMENT_NOT_FINISHED })
	PolicyAssignmentJson getPolicyAssignmentResult(@PathVariable String id) {
		PolicyAssignment assignment = find(id);
		return switch (assignment.status()) {
			case SUCCEEDED -> PolicyAssignmentJson.from(assignment);
			case FAILED -> throw stopped(ProblemCode.POLICY_ASSIGNMENT_FAILED, assignment,
					"See %s/results, cure what is wrong and resume it.".formatted(url(assignment)));
			case CANCELED -> throw stopped(ProblemCode.POLICY_ASSIGNMENT_CANCELED, assignment,
					"What was set stays. Resume it to go on.");
			case NOT_STARTED, RUNNING ->
				throw stopped(ProblemCode.POLICY_ASSIGNMENT_NOT_FINISHED, assignment, "Ask again.")
					.retryAfter(RETRY_SECONDS);
		};
	}

	private static Refusal stopped(ProblemCode code, PolicyAssignment assignment, String next) {
		return Refusal.leadingTo(url(assignment),
				Problem.of(code, "The policy assignment %s is %s. Its keys so far: %s.%s %s".formatted(assignment.id(),
						assignment.status().word(), assignment.tally().words(), given(assignment), next)));
	}

	private static String given(PolicyAssignment assignment) {
		return String.join("",
				assignment.phase()
					.stores()
					.stream()
					.flatMap((store) -> store.stopped().stream())
					.map((why) -> " " + why.message())
					.toList());
	}

	@PostMapping("/{id}/resume")
	@Operation(summary = "Resume a policy assignment", description = """
			Tries again the keys that failed and the stores that were given up, and goes on with one that was \
			canceled. Keys with another result are left alone. With `?validateOnly=true` the answer is the assignment \
			as it is, if it could be resumed.""")
	@Answers(value = { 200, 202 }, body = PolicyAssignmentJson.class,
			problems = { ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND, ProblemCode.POLICY_ASSIGNMENT_NOT_RESUMABLE })
	ResponseEntity<PolicyAssignmentJson> resumePolicyAssignment(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer) {
		PolicyAssignment present = find(id);
		if (validateOnly && present.resumable()) {
			return ResponseEntity.ok(PolicyAssignmentJson.from(present));
		}
		return switch (validateOnly ? new AssignmentChange.NotPossible(present)
				: this.assignments.resume(present.id()).orElseThrow(() -> notFound(id))) {
			case AssignmentChange.Done done -> monitor(done.assignment(), waiting(prefer));
			case AssignmentChange.NotPossible not ->
				throw notPossible(ProblemCode.POLICY_ASSIGNMENT_NOT_RESUMABLE, not.assignment(),
						"Only one that is Failed with keys that Failed, or that is Canceled, can be resumed");
		};
	}

	@PostMapping("/{id}/cancel")
	@Operation(summary = "Cancel a policy assignment", description = """
			Ends the assignment after the key at work. What was set stays, and the answer says so; the other keys are \
			not touched. One that is canceled already stays so. With `?validateOnly=true` the answer is the assignment \
			as it is, if it could be canceled.""")
	@Answers(value = { 200, 202 }, body = PolicyAssignmentJson.class,
			problems = { ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND, ProblemCode.POLICY_ASSIGNMENT_IS_OVER })
	ResponseEntity<PolicyAssignmentJson> cancelPolicyAssignment(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly) {
		PolicyAssignment present = find(id);
		boolean live = !present.phase().terminal();
		if (validateOnly && (live || present.status() == PolicyAssignment.Status.CANCELED)) {
			return ResponseEntity.ok(PolicyAssignmentJson.from(present));
		}
		return switch (validateOnly ? new AssignmentChange.NotPossible(present)
				: this.assignments.cancel(present.id()).orElseThrow(() -> notFound(id))) {
			case AssignmentChange.Done done -> canceled(done.assignment());
			case AssignmentChange.NotPossible not -> throw notPossible(ProblemCode.POLICY_ASSIGNMENT_IS_OVER,
					not.assignment(), "Only one that is NotStarted or Running can be canceled");
		};
	}

	private ResponseEntity<PolicyAssignmentJson> canceled(PolicyAssignment assignment) {
		return assignment.phase().terminal() ? ResponseEntity.ok(PolicyAssignmentJson.from(assignment))
				: monitor(assignment, Optional.empty());
	}

	private static Refusal notPossible(ProblemCode code, PolicyAssignment assignment, String needed) {
		return Refusal.leadingTo(url(assignment),
				Problem.of(code, "The policy assignment %s is %s, with these keys: %s. %s. Nothing was done."
					.formatted(assignment.id(), assignment.status().word(), assignment.tally().words(), needed)));
	}

	private PolicyAssignment find(String id) {
		try {
			return this.assignments.find(AssignmentId.parse(id)).orElseThrow(() -> notFound(id));
		}
		catch (IllegalArgumentException _) {
			throw notFound(id);
		}
	}

	private static Refusal notFound(String id) {
		return Refusal.of(ProblemCode.POLICY_ASSIGNMENT_NOT_FOUND,
				"There is no policy assignment with the id '" + id + "'. GET " + PATH + " lists them.");
	}

}
