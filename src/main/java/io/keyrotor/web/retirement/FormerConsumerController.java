package io.keyrotor.web.retirement;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.retirement.DataGoneOutcome;
import io.keyrotor.retirement.FormerConsumerService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;

@RestController
@RequestMapping(path = FormerConsumerController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
class FormerConsumerController {

	static final String PATH = "/v1/former-consumers";

	private final FormerConsumerService former;

	FormerConsumerController(FormerConsumerService former) {
		this.former = former;
	}

	@GetMapping
	@Operation(summary = "List the consumers whose older data still needs a key",
			description = """
					Consumers that are not bound to the key, because a rotation moved them to another one, because somebody deleted \
					their binding, or because they were only seen on the key by a look or a search, and whose services never rewrite what was written before. Each keeps every \
					version of the key enabled, wherever it is now, until `dataGone` says who answers for it that its data is gone. Consumers \
					of other kinds are listed only once somebody has answered for them because their subscription is not found.""")
	@Answers
	Page<FormerConsumerJson> listFormerConsumers(@RequestParam String keyStore, @RequestParam String key,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		int size = Page.size(maxPageSize);
		String after = Page.position(continuationToken).orElse("");
		return Page.of(this.former.of(Named.key(keyStore, key))
			.stream()
			.filter((former) -> former.consumer().identity().compareTo(after) > 0)
			.limit(size + 1L)
			.toList(), size, FormerConsumerJson::from, (former) -> former.consumer().identity());
	}

	@PostMapping("/accept-data-gone")
	@Operation(summary = "Answer for it that data is gone",
			description = """
					Accepts, by name and for a reason, that nothing is left of what the consumer wrote with the key, neither in \
					the service nor in a backup that may be restored. The consumer is read first: one that is on the key, or \
					cannot be read, is refused. If its subscription is not found, the answer covers the consumer \
					itself, of any kind, as long as nobody can read it. From then on that data keeps no version of the key enabled. \
					It covers this consumer and this key and nothing else, and ends when the consumer is bound to the key or seen on it again. \
					What was accepted first stays. With `?validateOnly=true` the answer is the consumer as it is, if it could be \
					accepted.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = DataGoneOrder.class)))
	@Answers(problems = { ProblemCode.FORMER_CONSUMER_NOT_FOUND, ProblemCode.CONSUMER_STILL_BOUND,
			ProblemCode.CONSUMER_MAY_BE_ON_KEY, ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.CONTENT_TOO_LARGE,
			ProblemCode.UNSUPPORTED_MEDIA_TYPE })
	FormerConsumerJson acceptDataGone(@RequestParam(defaultValue = "false") boolean validateOnly,
			@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) JsonBody body) {
		DataGoneOrder.Wish wish = DataGoneOrder.from(body, caller);
		return switch (this.former.acceptGone(wish.key(), wish.consumer(), wish.by(), wish.reason(), validateOnly)) {
			case DataGoneOutcome.Accepted accepted -> FormerConsumerJson.from(accepted.former());
			case DataGoneOutcome.NotKnown unknown ->
				throw Refusal.of(ProblemCode.FORMER_CONSUMER_NOT_FOUND, unknown.finding().message());
			case DataGoneOutcome.Refused refused -> throw Refusal.of(refused.finding());
		};
	}

}
