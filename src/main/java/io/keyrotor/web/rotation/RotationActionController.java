package io.keyrotor.web.rotation;

import io.keyrotor.web.request.EmptyOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.binding.BindingId;
import io.keyrotor.rotation.ActionOutcome;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationAction;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Prefer;

/**
 * What operators do with rotations. Whatever is answered with 200 or 202 is kept and
 * happens; a repeat changes nothing and is answered with how things stand by then.
 */
@RestController
@RequestMapping(path = "/v1/rotations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Rotations", description = "New key versions on demand, and the consumers that follow.")
class RotationActionController {

	private static final String PREFER = "Prefer";

	private final RotationService rotations;

	private final RotationAnswers answers;

	RotationActionController(RotationService rotations, RotationAnswers answers) {
		this.rotations = rotations;
		this.answers = answers;
	}

	@PostMapping("/resume")
	@Operation(summary = "Resume a held rotation", description = """
			The rotation goes on where it was held, and consumers that were stuck are looked at again. One that was \
			resumed already is answered as it is. With `?validateOnly=true` the answer is the rotation as it is, if it \
			could be resumed.""")
	@Answers(value = { 200, 202 }, problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.ROTATION_NOT_HELD })
	ResponseEntity<RotationJson> resumeRotation(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RotationAction.Resume(), validateOnly, prefer);
	}

	@PostMapping("/cancel")
	@Operation(summary = "Cancel a rotation", description = """
			Ends the rotation. Before the call that creates the version nothing was changed; after it, consumers \
			that were moved go back as in a rollback, and the unused version stays enabled and counts against the \
			key's limit. The outcome of a call that is under way is found out first. With `?validateOnly=true` \
			the answer is the rotation as it is, if it could be cancelled.""")
	@Answers(value = { 200, 202 },
			problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.ROTATION_NOT_CANCELABLE,
					ProblemCode.ROLLBACK_NOT_POSSIBLE, ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED,
					ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<RotationJson> cancelRotation(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RotationAction.Cancel(), validateOnly, prefer);
	}

	@PostMapping("/rollback")
	@Operation(summary = "Roll a rotation back", description = """
			Moves every pinned consumer back to the previous version and reads each back, also after the rotation was \
			completed, as long as the previous version is enabled and no later rotation of the key has made a version. \
			A retirement of the previous version is cancelled first. Consumers without a version cannot go back: they \
			follow the key, which keeps the new version as its current one; their `detail` says so. With \
			`?validateOnly=true` the answer is the rotation as it is, if it could be rolled back.""")
	@Answers(value = { 200, 202 }, problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.ROLLBACK_NOT_POSSIBLE,
			ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<RotationJson> rollBackRotation(@PathVariable String id,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		return act(id, new RotationAction.RollBack(), validateOnly, prefer);
	}

	@PostMapping("/consumers/{bindingId}/retry")
	@Operation(summary = "Retry one consumer", description = """
			Looks again at a consumer that failed, hides a secret or was skipped, and moves it if it is still needed. \
			A rotation that was held for its consumers alone goes on. With `?validateOnly=true` the answer is the \
			rotation as it is, if the consumer could be retried.""")
	@Answers(value = { 200, 202 }, problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.BINDING_NOT_FOUND,
			ProblemCode.CONSUMER_NOT_STUCK })
	ResponseEntity<RotationJson> retryConsumer(@PathVariable String id, @PathVariable String bindingId,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		Rotation rotation = this.answers.find(id);
		return act(rotation, new RotationAction.Retry(binding(rotation, bindingId)), validateOnly, prefer);
	}

	@PostMapping("/consumers/{bindingId}/skip")
	@Operation(summary = "Skip one consumer", description = """
			Leaves a consumer out of the rotation, for a reason that is kept. It stays as it is, and blocks the \
			retirement of the version it needs. A rotation that was held for its consumers alone goes on once none is \
			stuck. With `?validateOnly=true` the answer is the rotation as it is, if the consumer could be skipped.""")
	@RequestBody(required = true, content = @Content(schema = @Schema(implementation = SkipOrder.class)))
	@Answers(value = { 200, 202 }, problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.BINDING_NOT_FOUND,
			ProblemCode.CONSUMER_NOT_STUCK, ProblemCode.CONTENT_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE })
	ResponseEntity<RotationJson> skipConsumer(@PathVariable String id, @PathVariable String bindingId,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		SkipOrder order = SkipOrder.from(body);
		Rotation rotation = this.answers.find(id);
		return act(rotation, new RotationAction.Skip(binding(rotation, bindingId), order.reason()), validateOnly,
				prefer);
	}

	@PostMapping("/consumers/{bindingId}/put-back")
	@Operation(summary = "Put one consumer back as it was", description = """
			For a consumer that was read back with other members than it had before the rotation wrote it \
			(`ConsumerChanged`): writes the definition back that was kept before the first write, with the key where \
			it is to be, and reads the consumer back once more. No secret is ever kept, so a consumer that hides one, \
			or whose service does not take a definition back, has to be put back by hand. With `?validateOnly=true` \
			the answer is the rotation as it is, if the consumer could be put back.""")
	@Answers(value = { 200, 202 }, problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.BINDING_NOT_FOUND,
			ProblemCode.CONSUMER_NOT_STUCK, ProblemCode.DEFINITION_NOT_KEPT })
	ResponseEntity<RotationJson> putConsumerBack(@PathVariable String id, @PathVariable String bindingId,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		EmptyOrder.require(body);
		Rotation rotation = this.answers.find(id);
		return act(rotation, new RotationAction.PutBack(binding(rotation, bindingId)), validateOnly, prefer);
	}

	private static BindingId binding(Rotation rotation, String id) {
		try {
			return BindingId.parse(id);
		}
		catch (IllegalArgumentException _) {
			throw noConsumer(rotation, id);
		}
	}

	private static Refusal noConsumer(Rotation rotation, String id) {
		return RotationAnswers.refused(rotation, Problem.of(ProblemCode.BINDING_NOT_FOUND,
				"The rotation %s of the key %s has no consumer with the binding '%s'. GET the rotation to see its consumers. Nothing was done."
					.formatted(rotation.id(), rotation.key(), id)));
	}

	private ResponseEntity<RotationJson> act(String id, RotationAction action, boolean validateOnly,
			@Nullable List<String> prefer) {
		return act(this.answers.find(id), action, validateOnly, prefer);
	}

	private ResponseEntity<RotationJson> act(Rotation rotation, RotationAction action, boolean validateOnly,
			@Nullable List<String> prefer) {
		Optional<Duration> wait = Prefer.waiting((prefer != null) ? prefer : List.of());
		return switch (this.rotations.act(rotation.id(), action, validateOnly)
			.orElseThrow(() -> RotationAnswers.notFound(rotation.id().toString()))) {
			case ActionOutcome.Done done when validateOnly -> ResponseEntity.ok(this.answers.json(done.rotation()));
			case ActionOutcome.Done done -> this.answers.monitor(done.rotation(), wait, wanted(action, rotation));
			case ActionOutcome.AlreadyDone already when validateOnly ->
				ResponseEntity.ok(this.answers.json(already.rotation()));
			case ActionOutcome.AlreadyDone already ->
				this.answers.monitor(already.rotation(), wait, wanted(action, rotation));
			case ActionOutcome.Refused refused ->
				throw RotationAnswers.refused(refused.rotation(), Problem.refused(refused.finding()));
			case ActionOutcome.ConsumerUnknown unknown ->
				throw noConsumer(unknown.rotation(), unknown.consumer().toString());
		};
	}

	/** How a rotation has ended if it has ended as the operator wanted. */
	private static Predicate<Rotation> wanted(RotationAction action, Rotation before) {
		return switch (action) {
			case RotationAction.Cancel _ -> (rotation) -> rotation.phase() instanceof Phase.Canceled
					|| rotation.phase() instanceof Phase.RolledBack;
			case RotationAction.RollBack _ -> (rotation) -> rotation.phase() instanceof Phase.RolledBack;
			case RotationAction.Resume _, RotationAction.Retry _, RotationAction.PutBack _, RotationAction.Skip _ ->
				(rotation) -> rotation.phase() instanceof Phase.Completed
						|| (goesBack(before) && rotation.phase() instanceof Phase.RolledBack);
		};
	}

	private static boolean goesBack(Rotation rotation) {
		Phase phase = (rotation.phase() instanceof Phase.Held held) ? held.heldBefore() : rotation.phase();
		return phase instanceof Phase.RollingBack || phase instanceof Phase.RolledBack;
	}

}
