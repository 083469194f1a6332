package io.keyrotor.web.key;

import io.keyrotor.web.retirement.RetirementAnswers;
import io.keyrotor.web.evidence.EvidenceFiles;
import io.keyrotor.web.evidence.VersionEvidenceJson;
import io.keyrotor.web.request.EmptyOrder;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.inventory.KeyInventory;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.VersionEnabling;
import io.keyrotor.retirement.VersionService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;

@RestController
@RequestMapping(path = "/v1/key-stores/{keyStore}/keys/{key}/versions/{version}",
		produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Keys", description = "Keys and their versions, read from their store.")
class KeyVersionController {

	private final VersionService versions;

	private final KeyInventory inventory;

	private final EvidenceFiles evidence;

	KeyVersionController(VersionService versions, KeyInventory inventory, EvidenceFiles evidence) {
		this.versions = versions;
		this.inventory = inventory;
		this.evidence = evidence;
	}

	@GetMapping("/evidence")
	@Operation(summary = "Get the evidence of a version", description = """
			Every time that somebody had the version enabled through Keyrotor, as it was intended and as it ended, \
			with Azure's request id, and the version's retirements. It is kept here: the key store is asked only \
			about a version of which nothing is kept, to tell one that does not exist.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_VERSION_NOT_FOUND,
			ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<VersionEvidenceJson> getVersionEvidence(@PathVariable String keyStore, @PathVariable String key,
			@PathVariable String version) {
		KeyId id = Named.key(keyStore, key);
		VersionId asked = version(id, version);
		VersionEvidenceJson kept = this.evidence.of(id, asked);
		if (kept.tellsNothing()
				&& this.inventory.versions(id).versions().stream().noneMatch((one) -> one.id().equals(asked))) {
			throw notFound(id, version);
		}
		return EvidenceFiles.file(kept);
	}

	@PostMapping("/enable")
	@Operation(summary = "Enable a version that somebody disabled", description = """
			Enables a version that a consumer still needs, and leaves its operations as they are. A repeat changes \
			nothing. Refused while a retirement is disabling the version. With `?validateOnly=true` the answer is the \
			version as it is.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_VERSION_NOT_FOUND,
			ProblemCode.RETIREMENT_IN_PROGRESS, ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED,
			ProblemCode.KEY_STORE_UNAVAILABLE })
	KeyVersionJson enableVersion(@PathVariable String keyStore, @PathVariable String key, @PathVariable String version,
			@RequestParam(defaultValue = "false") boolean validateOnly, @Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		KeyId id = Named.key(keyStore, key);
		return switch (enable(id, version(id, version), validateOnly)) {
			case VersionEnabling.Enabled enabled ->
				KeyVersionJson.from(enabled.version().version(), this.inventory.versions(id));
			case VersionEnabling.Refused refused ->
				throw RetirementAnswers.refused(refused.retirement(), Problem.refused(refused.finding()));
		};
	}

	/** Azure answers alike for a key and for a version that is not there. */
	private VersionEnabling enable(KeyId key, VersionId version, boolean validateOnly) {
		try {
			return this.versions.enable(key, version, validateOnly);
		}
		catch (UpstreamFailure failure) {
			if (failure.reason() == UpstreamFailure.Reason.MISSING && known(key)) {
				throw notFound(key, version.value());
			}
			throw failure;
		}
	}

	private boolean known(KeyId key) {
		return !this.inventory.versions(key).versions().isEmpty();
	}

	private static VersionId version(KeyId key, String text) {
		try {
			return new VersionId(text);
		}
		catch (IllegalArgumentException _) {
			throw notFound(key, text);
		}
	}

	private static Refusal notFound(KeyId key, String version) {
		return Refusal.of(ProblemCode.KEY_VERSION_NOT_FOUND,
				"The key %s has no version '%s'. GET /v1/key-stores/%s/keys/%s/versions lists them. Nothing was done."
					.formatted(key, version, key.store(), key.name()));
	}

}
