package io.keyrotor.web.rotation;

import io.keyrotor.web.binding.PlanCheckJson;
import io.keyrotor.web.request.Soak;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.rotation.Admission;
import io.keyrotor.rotation.Planning;
import io.keyrotor.rotation.Retire;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Prefer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/** Where requests for rotations of all sorts are let in, planned or refused. */
public final class RotationDoor {

	private final RotationService rotations;

	private final RetirementService retirements;

	private final RotationAnswers answers;

	public RotationDoor(RotationService rotations, RetirementService retirements, RotationAnswers answers) {
		this.rotations = rotations;
		this.retirements = retirements;
		this.answers = answers;
	}

	/**
	 * The plan if only that is asked for, else the rotation as its own status monitor.
	 */
	public ResponseEntity<?> answer(KeyId key, RotationRequest request, Optional<RequestKey> requestKey,
			boolean validateOnly, @Nullable List<String> prefer) {
		return validateOnly ? plan(key, request)
				: request(key, request, requestKey, Prefer.waiting((prefer != null) ? prefer : List.of()));
	}

	/**
	 * The answer to a request that was accepted before, though what it was about is gone.
	 */
	public Optional<ResponseEntity<?>> again(RequestKey requestKey, @Nullable List<String> prefer) {
		return this.rotations.accepted(requestKey)
			.map((rotation) -> monitor(rotation, Prefer.waiting((prefer != null) ? prefer : List.of())));
	}

	private ResponseEntity<?> monitor(Rotation rotation, Optional<Duration> wait) {
		return this.answers.monitor(rotation, wait,
				(seen) -> wait.isPresent() && seen.status() == Rotation.Status.SUCCEEDED);
	}

	private Optional<Refusal> tooShort(KeyId key, RotationRequest request) {
		return Soak.tooShort(request.retire().flatMap(Retire::soak), () -> this.retirements.minimumSoak(key));
	}

	private ResponseEntity<?> plan(KeyId key, RotationRequest request) {
		tooShort(key, request).ifPresent((refusal) -> {
			throw refusal;
		});
		return switch (this.rotations.plan(key, request)) {
			case Planning.Planned planned -> ResponseEntity.ok(PlanJson.from(planned));
			case Planning.InProgress inProgress -> throw inProgress(key, inProgress.live());
			case Planning.Refused refused -> throw Refusal.of(refused.finding());
		};
	}

	private ResponseEntity<?> request(KeyId key, RotationRequest request, Optional<RequestKey> requestKey,
			Optional<Duration> wait) {
		return switch (this.rotations.request(key, request, requestKey, () -> tooShort(key, request))) {
			case Admission.Accepted accepted -> monitor(accepted.rotation(), wait);
			case Admission.InProgress inProgress -> throw inProgress(key, inProgress.live());
			case Admission.Refused refused -> throw Refusal.of(refused.finding());
			case Admission.NotSafe unsafe -> throw PlanCheckJson.refusal(unsafe.key(), unsafe.failed());
		};
	}

	/** The rotation in the way may be one of the other key. */
	private static Refusal inProgress(KeyId asked, Rotation live) {
		KeyId busy = live.keys().contains(asked) ? asked : live.key();
		String how = live.otherKey()
			.map((other) -> "moves consumers from %s to %s and ".formatted(live.key(), other))
			.orElse("");
		return Refusal.about(Named.rotation(live.id()), Problem.of(ProblemCode.ROTATION_IN_PROGRESS,
				"The key %s is being rotated by the rotation %s, which %sis in the phase %s. Nothing was done. Wait for its end, then ask again if you still need to."
					.formatted(busy, live.id(), how, live.phase().name())),
				live.finding());
	}

}
