package io.keyrotor.web.rotation;

import io.keyrotor.web.binding.BindingController;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What can be done with the consumer of one binding. All of it is a rotation with a
 * target: it has the same phases, gates and proof, and creates no version.
 */
@RestController
@RequestMapping(path = BindingController.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
class BindingActionController {

	private static final String PREFER = "Prefer";

	private final BindingService bindings;

	private final SecretVaults vaults;

	private final RotationDoor door;

	BindingActionController(BindingService bindings, SecretVaults vaults, RotationDoor door) {
		this.vaults = vaults;
		this.bindings = bindings;
		this.door = door;
	}

	@PostMapping("/rebind")
	@Operation(summary = "Move a consumer to another key", description = """
			Moves the consumer to the current version of another key, also in another key store and from a vault to an \
			HSM, and reads it back; the binding moves with it and keeps its id. The answer is a rotation of the key \
			that the consumer has, with the other one as its `target`. Both keys are locked meanwhile. A rollback \
			brings consumer and binding back. With `?validateOnly=true` the answer is the plan.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = RebindOrder.class)))
	@Answers(value = { 200, 202 }, body = RotationJson.class, orElse = PlanJson.class,
			problems = { ProblemCode.BINDING_NOT_FOUND, ProblemCode.PRECONDITION_FAILED,
					ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.TARGET_NOT_POSSIBLE,
					ProblemCode.ROTATION_NOT_SAFE, ProblemCode.ROTATION_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> rebindConsumer(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Parameter(hidden = true) JsonBody body) {
		BindingId binding = id(id);
		return answer(binding, RebindOrder.from(body, binding),
				IdempotencyKey.of(idempotencyKey, caller, path(binding, "rebind"), body), validateOnly, prefer,
				ifMatch);
	}

	@PostMapping("/reapply")
	@Operation(summary = "Write a consumer once more as it is", description = """
			Writes the configuration of the consumer's key again although it is right, and reads it back, so that its \
			service takes up the key afresh, for instance after its identity, tenant or subscription was changed. The \
			consumer keeps the version that it has. The answer is a rotation of its key that creates no version. With \
			`?validateOnly=true` the answer is the plan.""")
	@RequestBody(content = @Content(schema = @Schema(implementation = ReapplyOrder.class)))
	@Answers(value = { 200, 202 }, body = RotationJson.class, orElse = PlanJson.class,
			problems = { ProblemCode.BINDING_NOT_FOUND, ProblemCode.PRECONDITION_FAILED,
					ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.TARGET_NOT_POSSIBLE,
					ProblemCode.ROTATION_NOT_SAFE, ProblemCode.ROTATION_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> reapplyConsumer(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Parameter(hidden = true) JsonBody body) {
		BindingId binding = id(id);
		return answer(binding, ReapplyOrder.from(body, binding),
				IdempotencyKey.of(idempotencyKey, caller, path(binding, "reapply"), body), validateOnly, prefer,
				ifMatch);
	}

	@PostMapping("/credentials")
	@Operation(summary = "Let a consumer reach its key with other credentials", description = """
			Gives the consumer another identity or another application secret for the key that it has, and reads back \
			that it shows them. A secret is named by its address in a key vault, is read when it is needed and is kept \
			nowhere; the binding keeps the address. The answer is a rotation of the key that creates no version. With \
			`?validateOnly=true` the answer is the plan.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = CredentialsOrder.class)))
	@Answers(value = { 200, 202 }, body = RotationJson.class, orElse = PlanJson.class,
			problems = { ProblemCode.BINDING_NOT_FOUND, ProblemCode.PRECONDITION_FAILED,
					ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.TARGET_NOT_POSSIBLE,
					ProblemCode.ROTATION_NOT_SAFE, ProblemCode.ROTATION_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> changeCredentials(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Parameter(hidden = true) JsonBody body) {
		BindingId binding = id(id);
		return answer(binding, CredentialsOrder.from(body, Set.of(binding), this.vaults),
				IdempotencyKey.of(idempotencyKey, caller, path(binding, "credentials"), body), validateOnly, prefer,
				ifMatch);
	}

	/**
	 * A request that was accepted keeps its answer when its binding is another by then,
	 * or gone.
	 */
	private ResponseEntity<?> answer(BindingId id, RotationRequest request, Optional<RequestKey> requestKey,
			boolean validateOnly, @Nullable List<String> prefer, @Nullable String ifMatch) {
		return requestKey.filter((_) -> !validateOnly)
			.<ResponseEntity<?>>flatMap((key) -> this.door.again(key, prefer))
			.orElseGet(() -> {
				CmkBinding binding = this.bindings.find(id).orElseThrow(() -> notFound(id.toString()));
				BindingController.requireMatch(ifMatch, binding);
				return this.door.answer(binding.key(), request, requestKey, validateOnly, prefer);
			});
	}

	private static String path(BindingId binding, String action) {
		return BindingController.PATH + "/" + binding + "/" + action;
	}

	private static BindingId id(String id) {
		try {
			return BindingId.parse(id);
		}
		catch (IllegalArgumentException _) {
			throw notFound(id);
		}
	}

	private static Refusal notFound(String id) {
		return BindingController.notFound(id);
	}

}
