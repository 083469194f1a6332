package io.keyrotor.web.policy;

import java.util.List;
import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.key.KeyId;
import io.keyrotor.policy.PolicyOutcome;
import io.keyrotor.policy.PolicyPrecondition;
import io.keyrotor.policy.PolicyReading;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

@RestController
@RequestMapping(path = "/v1/key-stores/{keyStore}/keys/{key}/rotation-policy",
		produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Rotation policies", description = "When Azure itself rotates a key.")
class RotationPolicyController {

	private final RotationPolicyService policies;

	RotationPolicyController(RotationPolicyService policies) {
		this.policies = policies;
	}

	/**
	 * The tag is of the policy alone, for {@code If-Match}. As the drift and the warnings
	 * change without it there is no 304, which Spring would answer for a
	 * {@link ResponseEntity} with this tag.
	 */
	@GetMapping
	@Operation(summary = "Get a rotation policy",
			description = """
					Whatever Azure holds, also a policy that could not be set here; `warnings` then says what is wrong with \
					it. `setHere` is what was set through Keyrotor, `differences` where Azure holds something else and why, and \
					`drift` whether somebody changed it elsewhere.""")
	@Answers(tagged = true, problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND,
			ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	PolicyJson getRotationPolicy(@PathVariable String keyStore, @PathVariable String key,
			HttpServletResponse response) {
		PolicyReading reading = this.policies.read(Named.key(keyStore, key));
		response.setHeader(HttpHeaders.ETAG, PolicyJson.tag(reading.content()));
		return PolicyJson.from(reading);
	}

	@PutMapping
	@Operation(summary = "Set a rotation policy", description = """
			Replaces the whole policy and answers what Azure keeps. `lifetimeActions` is required; an empty list \
			removes the policy. Durations are whole years, months and days, such as `P18M` or `P1Y10D`. All \
			violations come back together. With `?validateOnly=true` the answer is the same and nothing is changed.

			Azure has no ETag on policies, so `If-Match` is compared with what was read just before.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = PolicyJson.class)))
	@Answers(tagged = true,
			problems = { ProblemCode.INVALID_ROTATION_POLICY, ProblemCode.KEY_STORE_NOT_FOUND,
					ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_IS_MANAGED, ProblemCode.KEY_STORE_CONFLICT,
					ProblemCode.PRECONDITION_FAILED, ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE,
					ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_REJECTED, ProblemCode.KEY_STORE_THROTTLED,
					ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<PolicyJson> setRotationPolicy(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Parameter(hidden = true) JsonBody body) {
		KeyId id = Named.key(keyStore, key);
		PolicyBody sent = PolicyBody.from(body);
		if (!sent.faults().isEmpty()) {
			throw refused(sent.with(violations(this.policies.replace(id, sent.policy(), true))));
		}
		return answer(this.policies.replace(id, sent.policy(), validateOnly, match(ifMatch)));
	}

	@DeleteMapping
	@Operation(summary = "Remove a rotation policy", description = """
			Answers the policy that is then in force: Key Vault keeps a Notify action of its own.""")
	@Answers(tagged = true,
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_IS_MANAGED,
					ProblemCode.KEY_STORE_CONFLICT, ProblemCode.PRECONDITION_FAILED, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_REJECTED, ProblemCode.KEY_STORE_THROTTLED,
					ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<PolicyJson> removeRotationPolicy(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		return answer(this.policies.remove(Named.key(keyStore, key), validateOnly, match(ifMatch)));
	}

	private static Optional<PolicyPrecondition> match(@Nullable String ifMatch) {
		return Optional.ofNullable(ifMatch)
			.map((tags) -> (present) -> ContentTag.require(tags, PolicyJson.tag(present)));
	}

	private static List<Violation> violations(PolicyOutcome outcome) {
		return switch (outcome) {
			case PolicyOutcome.Refused refused -> refused.violations();
			case PolicyOutcome.Accepted _, PolicyOutcome.NotAllowed _ -> List.of();
		};
	}

	private static ResponseEntity<PolicyJson> answer(PolicyOutcome outcome) {
		return switch (outcome) {
			case PolicyOutcome.Accepted accepted -> answer(accepted.reading());
			case PolicyOutcome.Refused refused ->
				throw refused(refused.violations().stream().map(Problem.Fault::of).toList());
			case PolicyOutcome.NotAllowed notAllowed -> throw Refusal.of(notAllowed.reason());
		};
	}

	private static ResponseEntity<PolicyJson> answer(PolicyReading reading) {
		return ResponseEntity.ok().eTag(PolicyJson.tag(reading.content())).body(PolicyJson.from(reading));
	}

	private static Refusal refused(List<Problem.Fault> faults) {
		return Refusal.invalid(ProblemCode.INVALID_ROTATION_POLICY, faults);
	}

}
