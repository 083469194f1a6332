package io.keyrotor.web.enforcement;

import io.keyrotor.web.evidence.EvidenceFiles;
import io.keyrotor.web.evidence.EnforcementEvidenceJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.enforcement.Enforcement;
import io.keyrotor.enforcement.EnforcementOutcome;
import io.keyrotor.enforcement.EnforcementReport;
import io.keyrotor.enforcement.EnforcementService;
import io.keyrotor.enforcement.SearchServiceId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Parameters;

@RestController
@RequestMapping(path = "/v1/search-services/cmk-enforcement", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Search services", description = "Whether AI Search services insist on customer-managed keys.")
class CmkEnforcementController {

	private final EnforcementService enforcement;

	private final EvidenceFiles evidence;

	CmkEnforcementController(EnforcementService enforcement, EvidenceFiles evidence) {
		this.enforcement = enforcement;
		this.evidence = evidence;
	}

	/**
	 * The tag is of the setting alone, so there is no 304: the rest changes without it.
	 */
	@GetMapping
	@Operation(summary = "Get how a search service stands to customer-managed keys", description = """
			The setting, Azure's verdict, every object without a customer-managed key, and what Azure's built-in \
			policies do about the service, read now. What cannot be looked at is among the `warnings`.""")
	@Answers(tagged = true, problems = { ProblemCode.SEARCH_SERVICE_NOT_FOUND, ProblemCode.CONSUMER_FORBIDDEN,
			ProblemCode.CONSUMER_REJECTED, ProblemCode.CONSUMER_THROTTLED, ProblemCode.CONSUMER_UNAVAILABLE })
	CmkEnforcementJson getCmkEnforcement(@RequestParam String resourceId, HttpServletResponse response) {
		SearchServiceId id = id(resourceId);
		EnforcementReport report = found(id, () -> this.enforcement.read(id));
		response.setHeader(HttpHeaders.ETAG, CmkEnforcementJson.tag(report.state()));
		return CmkEnforcementJson.from(report);
	}

	@PatchMapping
	@Operation(summary = "Set whether a search service insists on customer-managed keys",
			description = """
					Sets the enforcement, reads it back and answers how the service then stands. A service that has the \
					setting already is left alone. Azure may say yes and keep another setting: that is a problem with the \
					code `EnforcementNotKept`. Objects that are there stay as they are. With `?validateOnly=true` the answer is \
					the service as it is.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = CmkEnforcementOrder.class)))
	@Answers(tagged = true,
			problems = { ProblemCode.SEARCH_SERVICE_NOT_FOUND, ProblemCode.CONSUMER_CONFLICT,
					ProblemCode.PRECONDITION_FAILED, ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE,
					ProblemCode.ENFORCEMENT_NOT_KEPT, ProblemCode.CONSUMER_FORBIDDEN, ProblemCode.CONSUMER_REJECTED,
					ProblemCode.CONSUMER_THROTTLED, ProblemCode.CONSUMER_UNAVAILABLE })
	ResponseEntity<CmkEnforcementJson> setCmkEnforcement(@RequestParam String resourceId,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Parameter(hidden = true) JsonBody body) {
		Parameters given = new Parameters();
		Optional<SearchServiceId> service = given.attempt(() -> id(resourceId));
		Optional<Enforcement> wanted = given.attempt(() -> CmkEnforcementOrder.from(body));
		given.requireRight();
		SearchServiceId id = service.orElseThrow();
		EnforcementOutcome outcome = found(id, () -> this.enforcement.set(id, wanted.orElseThrow(),
				(present) -> ContentTag.require(ifMatch, CmkEnforcementJson.tag(present)), validateOnly));
		return switch (outcome) {
			case EnforcementOutcome.Kept kept -> ResponseEntity.ok()
				.eTag(CmkEnforcementJson.tag(kept.report().state()))
				.body(CmkEnforcementJson.from(kept.report()));
			case EnforcementOutcome.NotKept notKept ->
				throw Refusal.of(ProblemCode.ENFORCEMENT_NOT_KEPT, notKept.finding().message());
		};
	}

	@GetMapping("/evidence")
	@Operation(summary = "Get the evidence of a search service", description = """
			Every time that somebody set the enforcement through Keyrotor, as it was intended and as it ended, with \
			Azure's request id. It is kept here, and Azure is not asked.""")
	@Answers
	ResponseEntity<EnforcementEvidenceJson> getCmkEnforcementEvidence(@RequestParam String resourceId) {
		return this.evidence.of(id(resourceId));
	}

	private static SearchServiceId id(String text) {
		try {
			return SearchServiceId.parse(text);
		}
		catch (IllegalArgumentException wrong) {
			throw Refusal.parameter("resourceId", "Form", "the ARM resource id of an AI Search service", text,
					String.valueOf(wrong.getMessage()));
		}
	}

	private static <T> T found(SearchServiceId id, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (UpstreamFailure failure) {
			if (failure.reason() == UpstreamFailure.Reason.MISSING) {
				throw Refusal.of(ProblemCode.SEARCH_SERVICE_NOT_FOUND, "There is no AI Search service " + id
						+ ", or Keyrotor's identity may not see it. Nothing was done. Check the resource id.");
			}
			throw failure;
		}
	}

}
