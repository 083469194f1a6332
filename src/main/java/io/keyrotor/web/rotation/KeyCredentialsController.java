package io.keyrotor.web.rotation;

import java.util.List;
import java.util.Set;

import io.keyrotor.binding.SecretVaults;
import io.keyrotor.key.KeyId;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
class KeyCredentialsController {

	private static final String PREFER = "Prefer";

	private final SecretVaults vaults;

	private final RotationDoor door;

	KeyCredentialsController(SecretVaults vaults, RotationDoor door) {
		this.vaults = vaults;
		this.door = door;
	}

	@PostMapping(path = "/v1/key-stores/{keyStore}/keys/{key}/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Let all consumers of a key reach it with other credentials",
			description = """
					Does for every consumer that is bound to the key what `changeCredentials` does for one, in one rotation \
					that creates no version. Consumers that reach the key with an identity of their resource are left out; where \
					all of them do so, the answer is 409. With `?validateOnly=true` the answer is the plan.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = CredentialsOrder.class)))
	@Answers(value = { 200, 202 }, body = RotationJson.class, orElse = PlanJson.class,
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.TARGET_NOT_POSSIBLE,
					ProblemCode.ROTATION_NOT_SAFE, ProblemCode.ROTATION_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> changeCredentialsOfKey(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		KeyId id = Named.key(keyStore, key);
		String path = "/v1/key-stores/" + id.store() + "/keys/" + id.name() + "/credentials";
		return this.door.answer(id, CredentialsOrder.from(body, Set.of(), this.vaults),
				IdempotencyKey.of(idempotencyKey, caller, path, body), validateOnly, prefer);
	}

}
