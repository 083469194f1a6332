package io.keyrotor.web.binding;

import java.util.Optional;

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
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.binding.BindingFilter;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.BindingOutcome;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.discovery.DiscoveryService;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.request.Parameters;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

@RestController
@RequestMapping(path = BindingController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
public class BindingController {

	public static final String PATH = "/v1/cmk-bindings";

	private final BindingService bindings;

	private final DiscoveryService discovery;

	private final SecretVaults vaults;

	BindingController(BindingService bindings, DiscoveryService discovery, SecretVaults vaults) {
		this.bindings = bindings;
		this.discovery = discovery;
		this.vaults = vaults;
	}

	@PostMapping
	@Operation(summary = "Bind a consumer to the key it uses",
			description = """
					The consumer is read, and it must be encrypted with this key already: a binding changes nothing in Azure. \
					From then on every rotation of the key moves the consumer. The same binding again is answered with 200. \
					Before it is bound the consumer, its key and the key's store are checked; where a check fails, it is refused \
					with `BindingNotPossible` and `errors` names each of them. What cannot be read is `Unknown` and refuses \
					nothing. With `?validateOnly=true` the answer is the binding that would be kept, without an id, with all \
					checks and whether it would be `accepted`.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = BindingOrder.class)))
	@Answers(value = { 200, 201 }, tagged = true,
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.BINDING_NOT_POSSIBLE,
					ProblemCode.CONSUMER_BOUND_TO_OTHER_KEY, ProblemCode.IDEMPOTENCY_KEY_REUSED,
					ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE, ProblemCode.CONSUMER_FORBIDDEN,
					ProblemCode.CONSUMER_THROTTLED, ProblemCode.CONSUMER_UNAVAILABLE, ProblemCode.CONSUMER_REJECTED })
	ResponseEntity<BindingJson> createBinding(@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		Optional<RequestKey> requestKey = IdempotencyKey.of(idempotencyKey, caller, PATH, body);
		BindingOrder.Wish wish = BindingOrder.from(body, this.vaults);
		if (validateOnly) {
			return switch (this.bindings.examine(wish.key(), wish.consumer(), wish.secret())) {
				case BindingOutcome.Bound bound ->
					ResponseEntity.ok(BindingJson.proposed(bound.binding(), bound.checks()));
				case BindingOutcome.AlreadyBound already -> ok(already.binding());
				case BindingOutcome.Refused refused -> throw PlanCheckJson.refusal(refused);
				case BindingOutcome.Unfit unfit ->
					ResponseEntity.ok(BindingJson.proposed(unfit.wanted(), unfit.checks()));
			};
		}
		return switch (this.bindings.bind(wish.key(), wish.consumer(), wish.secret(), requestKey)) {
			case BindingOutcome.Bound bound -> created(bound);
			case BindingOutcome.AlreadyBound already -> ok(already.binding());
			case BindingOutcome.Refused refused -> throw PlanCheckJson.refusal(refused);
			case BindingOutcome.Unfit unfit -> throw PlanCheckJson.refusal(unfit);
		};
	}

	@GetMapping
	@Operation(summary = "List bindings", description = """
			Bindings, oldest first, of a key, a store, a consumer or with this drift. What is not bound is in \
			`GET /v1/unmanaged-consumers`.""")
	@Answers
	Page<BindingJson> listBindings(@RequestParam(required = false) @Nullable String keyStore,
			@RequestParam(required = false) @Nullable String key,
			@RequestParam(required = false) @Nullable String consumer,
			@RequestParam(required = false) @Nullable String drift,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		BindingFilter filter = new BindingFilter(given.read("keyStore", keyStore, KeyStoreName::new),
				given.read("key", key, KeyName::new), given.read("consumer", consumer, ConsumerId::parse),
				given.read("drift", drift, BindingController::drift));
		int size = given.size(maxPageSize);
		Optional<BindingId> after = given.after(continuationToken, BindingId::parse);
		given.requireRight();
		return Page.of(this.bindings.list(filter, after, size + 1), size, BindingJson::from,
				(binding) -> binding.id().toString());
	}

	private static Drift drift(String word) {
		Drift drift = Drift.parse(word);
		if (drift == Drift.UNMANAGED) {
			throw new IllegalArgumentException("No binding is Unmanaged, because that is a consumer without one."
					+ " GET /v1/unmanaged-consumers lists those.");
		}
		return drift;
	}

	@GetMapping("/{id}")
	@Operation(summary = "Get a binding", description = "The binding as its consumer was last read.")
	@Answers(tagged = true, problems = ProblemCode.BINDING_NOT_FOUND)
	ResponseEntity<BindingJson> getBinding(@PathVariable String id) {
		return ok(find(id));
	}

	@DeleteMapping("/{id}")
	@Operation(summary = "Delete a binding",
			description = """
					Forgets the binding. The consumer is left as it is, and no rotation moves it any more. Unless it was gone or on \
					another key when it was last read, it is listed in `GET /v1/unmanaged-consumers` from then on.""")
	@Answers(value = 204, problems = { ProblemCode.BINDING_NOT_FOUND, ProblemCode.PRECONDITION_FAILED })
	ResponseEntity<Void> deleteBinding(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		CmkBinding binding = find(id);
		requireMatch(ifMatch, binding);
		if (!validateOnly) {
			this.discovery.remember(binding);
			this.bindings.remove(binding.id());
		}
		return ResponseEntity.noContent().build();
	}

	@PostMapping("/{id}/verify")
	@Operation(summary = "Read the consumer again",
			description = """
					Reads the consumer and keeps what was found; `drift` says how it stands, and `diagnosis` what is wrong with it \
					or with the version of its key, each with its cure. With `?validateOnly=true` the \
					answer is the binding as it is kept, and nothing is read.""")
	@Answers(tagged = true,
			problems = { ProblemCode.BINDING_NOT_FOUND, ProblemCode.PRECONDITION_FAILED, ProblemCode.KEY_NOT_FOUND,
					ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED,
					ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<BindingJson> verifyBinding(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		CmkBinding binding = find(id);
		requireMatch(ifMatch, binding);
		return validateOnly ? ok(binding)
				: ok(BindingJson.from(this.bindings.verify(binding.id()).orElseThrow(() -> notFound(id))));
	}

	private CmkBinding find(String id) {
		try {
			return this.bindings.find(BindingId.parse(id)).orElseThrow(() -> notFound(id));
		}
		catch (IllegalArgumentException _) {
			throw notFound(id);
		}
	}

	/**
	 * Refuses the request unless its {@code If-Match}, if it has one, names the binding
	 * as it is.
	 */
	public static void requireMatch(@Nullable String ifMatch, CmkBinding binding) {
		ContentTag.require(ifMatch, BindingJson.from(binding).tag());
	}

	public static Refusal notFound(String id) {
		return Refusal.of(ProblemCode.BINDING_NOT_FOUND,
				"There is no binding with the id '" + id + "'. GET /v1/cmk-bindings lists them.");
	}

	private static ResponseEntity<BindingJson> ok(CmkBinding binding) {
		return ok(BindingJson.from(binding));
	}

	private static ResponseEntity<BindingJson> ok(BindingJson json) {
		return ResponseEntity.ok().eTag(json.tag()).body(json);
	}

	private static ResponseEntity<BindingJson> created(BindingOutcome.Bound bound) {
		BindingJson json = BindingJson.bound(bound);
		return ResponseEntity.created(Named.url(PATH + "/" + bound.binding().id())).eTag(json.tag()).body(json);
	}

}
