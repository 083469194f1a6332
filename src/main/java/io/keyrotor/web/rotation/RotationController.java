package io.keyrotor.web.rotation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.IdempotencyKey;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.request.Parameters;
import io.keyrotor.web.request.Prefer;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Rotations", description = "New key versions on demand, and the consumers that follow.")
class RotationController {

	private static final String PREFER = "Prefer";

	private static final List<String> PHASES = phases(Phase.class).map(Class::getSimpleName).toList();

	private final RotationService rotations;

	private final RotationDoor door;

	private final RotationAnswers answers;

	RotationController(RotationService rotations, RotationDoor door, RotationAnswers answers) {
		this.rotations = rotations;
		this.door = door;
		this.answers = answers;
	}

	/** Some phases have an interface of their own between them. */
	private static Stream<Class<?>> phases(Class<?> type) {
		return type.isInterface() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RotationController::phases)
				: Stream.of(type);
	}

	@PostMapping("/v1/key-stores/{keyStore}/keys/{key}/rotations")
	@Operation(summary = "Rotate a key", description = """
			Creates one new version of the key, keeps the old one enabled, moves every consumer that is bound to the \
			key and pinned to a version, and reads each back. The answer is the rotation, which is its own status \
			monitor; it is carried out whatever happens to the service meanwhile.

			Before it is accepted the key, its store and its consumers are checked; where a check fails, it is refused \
			with `RotationNotSafe`. A key has one live rotation at a time. With `?validateOnly=true` the answer is the \
			plan, with the same checks, and nothing is done.

			With a `target` no version is created: all consumers of the key are moved to the other key and their \
			bindings with them, and both keys are locked. With `emergency: true` as well, for a key that is \
			compromised, a held rotation of the key gives way, and one consumer that cannot be read does not keep the \
			others from being moved.""")
	@RequestBody(content = @Content(schema = @Schema(implementation = RotationOrder.class)))
	@Answers(value = { 200, 202 }, body = RotationJson.class, orElse = PlanJson.class,
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND,
					ProblemCode.ROTATION_POLICY_REQUIRED, ProblemCode.VERSION_LIMIT_REACHED, ProblemCode.KEY_IS_MANAGED,
					ProblemCode.KEY_DISABLED, ProblemCode.TARGET_NOT_POSSIBLE, ProblemCode.ROTATION_NOT_SAFE,
					ProblemCode.ROTATION_IN_PROGRESS, ProblemCode.IDEMPOTENCY_KEY_REUSED, ProblemCode.CONTENT_TOO_LARGE,
					ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> requestRotation(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = "false") boolean validateOnly,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
			@Parameter(hidden = true) Caller caller,
			@RequestHeader(name = PREFER, required = false) @Nullable List<String> prefer,
			@Parameter(hidden = true) JsonBody body) {
		KeyId id = Named.key(keyStore, key);
		Optional<RequestKey> requestKey = IdempotencyKey.of(idempotencyKey, caller, path(id), body);
		return this.door.answer(id, RotationOrder.from(body), requestKey, validateOnly, prefer);
	}

	private static String path(KeyId id) {
		return "/v1/key-stores/" + id.store() + "/keys/" + id.name() + "/rotations";
	}

	@GetMapping("/v1/rotations")
	@Operation(summary = "List rotations", description = "Rotations, newest first, finished ones included.")
	@Answers
	Page<RotationJson> listRotations(@RequestParam(required = false) @Nullable String keyStore,
			@RequestParam(required = false) @Nullable String key,
			@RequestParam(required = false) @Nullable String status,
			@RequestParam(required = false) @Nullable String phase,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		RotationFilter filter = new RotationFilter(given.read("keyStore", keyStore, KeyStoreName::new),
				given.read("key", key, KeyName::new), given.read("status", status, RotationController::status),
				given.read("phase", phase, RotationController::phase));
		int size = given.size(maxPageSize);
		Optional<RotationId> after = given.after(continuationToken, RotationId::parse);
		given.requireRight();
		return Page.of(this.rotations.list(filter, after, size + 1), size, this.answers::json,
				(rotation) -> rotation.id().toString());
	}

	private static Rotation.Status status(String word) {
		return Arrays.stream(Rotation.Status.values())
			.filter((status) -> status.word().equals(word))
			.findFirst()
			.orElseThrow(
					() -> new IllegalArgumentException("A status is one of " + Arrays.stream(Rotation.Status.values())
						.map(Rotation.Status::word)
						.collect(Collectors.joining(", ")) + "."));
	}

	private static String phase(String name) {
		if (!PHASES.contains(name)) {
			throw new IllegalArgumentException("A phase is one of " + String.join(", ", PHASES) + ".");
		}
		return name;
	}

	@GetMapping("/v1/rotations/{id}")
	@Operation(summary = "Get a rotation", description = "The rotation with the progress of each consumer.")
	@Answers(problems = ProblemCode.ROTATION_NOT_FOUND)
	RotationJson getRotation(@PathVariable String id) {
		return this.answers.json(this.answers.find(id));
	}

	@GetMapping("/v1/rotations/{id}/result")
	@Operation(summary = "Get the result of a rotation", description = """
			Answers 200 only once the rotation has succeeded, so that a pipeline needs one line: \
			`curl --fail-with-body --retry 60 …/result` waits for the end and fails truthfully.""")
	@Answers(problems = { ProblemCode.ROTATION_NOT_FOUND, ProblemCode.ROTATION_FAILED, ProblemCode.ROTATION_HELD,
			ProblemCode.ROTATION_CANCELED, ProblemCode.ROTATION_ROLLED_BACK, ProblemCode.ROTATION_NOT_FINISHED })
	RotationJson getRotationResult(@PathVariable String id) {
		Rotation rotation = this.answers.find(id);
		return switch (rotation.phase()) {
			case Phase.Completed _ -> this.answers.json(rotation);
			case Phase.Failed failed ->
				throw stopped(ProblemCode.ROTATION_FAILED, rotation, "failed: " + failed.finding().message());
			case Phase.Held held ->
				throw stopped(ProblemCode.ROTATION_HELD, rotation, "is held: " + held.finding().message());
			case Phase.RolledBack back ->
				throw stopped(ProblemCode.ROTATION_ROLLED_BACK, rotation, "was rolled back: " + back.cause().message());
			case Phase.Canceled canceled -> throw stopped(ProblemCode.ROTATION_CANCELED, rotation,
					canceled.cause().map((cause) -> "was cancelled: " + cause.message()).orElse("was cancelled."));
			case Phase.Requested _, Phase.Creating _,
					Phase.Moving _ ->
				throw stopped(ProblemCode.ROTATION_NOT_FINISHED, rotation,
						"is in the phase " + rotation.phase().name() + ". Ask again.")
					.retryAfter(this.answers.retryAfter(rotation));
		};
	}

	private static Refusal stopped(ProblemCode code, Rotation rotation, String how) {
		String detail = "The rotation %s of the key %s %s".formatted(rotation.id(), rotation.key(), how);
		return Refusal.about(Named.rotation(rotation.id()), Problem.of(code, detail), rotation.finding());
	}

}
