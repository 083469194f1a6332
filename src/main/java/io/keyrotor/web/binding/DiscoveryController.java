package io.keyrotor.web.binding;

import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.discovery.DiscoveryService;
import io.keyrotor.discovery.Scope;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;

@RestController
@RequestMapping(path = DiscoveryController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
class DiscoveryController {

	static final String PATH = "/v1/cmk-bindings/discover";

	private final DiscoveryService discovery;

	DiscoveryController(DiscoveryService discovery) {
		this.discovery = discovery;
	}

	@PostMapping
	@Operation(summary = "Find the consumers of a key, a search service or a subscription",
			description = """
					Looks at Azure Resource Graph, at the lists of AI Search services and below resources whose children Resource \
					Graph does not show; what is found is read again from its own service. What could not be looked at is in \
					`unread`, a subscription or resource group that Azure does not show us among it. A key that is not there and \
					to which nothing refers is a 404. A consumer without a binding is `Unmanaged`: no rotation moves it, it blocks \
					the retirement of every version of its key, and from then on it is listed in `GET /v1/unmanaged-consumers`. \
					With `?adopt=true` whatever can be bound is bound, as `POST /v1/cmk-bindings` does it; what cannot be says why \
					in `obstacle`, and the others are bound all the same. A repeat binds what is \
					left. With `?validateOnly=true` nothing is kept.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = DiscoveryOrder.class)))
	@Answers(
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.CONSUMER_FORBIDDEN,
					ProblemCode.CONSUMER_THROTTLED, ProblemCode.CONSUMER_UNAVAILABLE, ProblemCode.CONSUMER_REJECTED })
	DiscoveryJson discoverConsumers(@RequestParam(defaultValue = "false") boolean adopt,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		Optional<RequestKey> requestKey = IdempotencyKey.of(idempotencyKey, caller, PATH + "?adopt=" + adopt, body);
		Scope scope = DiscoveryOrder.from(body);
		return DiscoveryJson.from(adopt ? this.discovery.adopt(scope, validateOnly, requestKey)
				: this.discovery.discover(scope, validateOnly));
	}

}
