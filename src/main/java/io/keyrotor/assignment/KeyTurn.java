package io.keyrotor.assignment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.PolicyOutcome;
import io.keyrotor.policy.PolicyReading;
import io.keyrotor.policy.RotationPolicyService;

/**
 * The key at work in a store: it is looked at before its policy is set, and again when it
 * is not known whether it was.
 */
final class KeyTurn {

	/** After so many keys in a row the store itself is what cannot be reached. */
	private static final int MOST_UNREACHABLE = 3;

	private final RotationPolicyService policies;

	private final KeyLook look;

	private final Duration settled;

	private final InstantSource clock;

	KeyTurn(RotationPolicyService policies, KeyLook look, Duration settled, InstantSource clock) {
		this.policies = policies;
		this.look = look;
		this.settled = settled;
		this.clock = clock;
	}

	/**
	 * Finds out what the key at work needs, once whatever was sent for it earlier can
	 * have no further effect.
	 */
	Turn look(PolicyAssignment assignment, StoreProgress progress) {
		Optional<Instant> later = progress.intendedOn()
			.map((intended) -> intended.plus(this.settled))
			.filter((settling) -> settling.isAfter(this.clock.instant()));
		return later.map((settling) -> Turn.of(progress.until(settling))).orElseGet(() -> see(assignment, progress));
	}

	private Turn see(PolicyAssignment assignment, StoreProgress progress) {
		KeyId key = progress.atWork();
		try {
			return this.look.of(key, assignment.policy())
				.result(key, progress.intendedOn().isPresent(), this.clock.instant())
				.map((result) -> done(progress, result))
				.orElseGet(() -> assignment.canceling() ? Turn.of(progress.withoutEffect()) : Turn.writing(progress));
		}
		catch (UpstreamFailure failure) {
			return failed(progress, failure);
		}
	}

	/** Sets the policy. A repeat sets it once more, to the same. */
	Turn write(PolicyAssignment assignment, StoreProgress progress) {
		KeyId key = progress.atWork();
		try {
			return done(progress, switch (this.policies.replace(key, assignment.policy(), false)) {
				case PolicyOutcome.Accepted accepted -> accepted(key, accepted.reading());
				case PolicyOutcome.Refused refused ->
					KeyResult.refused(key, refused.violations(), this.clock.instant());
				case PolicyOutcome.NotAllowed notAllowed ->
					KeyResult.skipped(key, notAllowed.reason(), this.clock.instant());
			});
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case UNAVAILABLE, UNCERTAIN -> failed(progress, failure);
				case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> failed(progress.withoutEffect(), failure);
			};
		}
	}

	private KeyResult accepted(KeyId key, PolicyReading reading) {
		return warning(reading, "PolicyNotKept", "PolicyDrift")
			.map((finding) -> KeyResult.notHeld(key, finding, this.clock.instant()))
			.orElseGet(
					() -> KeyResult.set(key, warning(reading, "ReadBackLagging", "NotReadBack"), this.clock.instant()));
	}

	private static Optional<Finding> warning(PolicyReading reading, String... codes) {
		return reading.warnings().stream().filter((finding) -> List.of(codes).contains(finding.code())).findFirst();
	}

	private Turn failed(StoreProgress progress, UpstreamFailure failure) {
		return Patience.after(progress, failure, this.clock.instant())
			.map(Turn::of)
			.orElseGet(() -> giveUp(progress, failure));
	}

	private Turn giveUp(StoreProgress progress, UpstreamFailure failure) {
		KeyResult result = KeyResult.of(progress.atWork(), failure, this.clock.instant());
		StoreProgress next = progress.done(result.outcome(), reached(failure), this.clock.instant());
		return new Turn((next.unreachable() < MOST_UNREACHABLE) ? next : next.stop(unreachable(next, failure)),
				List.of(result), false);
	}

	private static boolean reached(UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNAVAILABLE, UNCERTAIN -> false;
			case THROTTLED, STALE -> true;
			case FORBIDDEN, MISSING, REJECTED -> failure.lasting();
		};
	}

	private static Finding unreachable(StoreProgress progress, UpstreamFailure failure) {
		return new Finding(Findings.of(failure).code(),
				"The key store %s did not do what was asked for %d keys in a row, so the rest of its keys was left alone. The last time: %s Resume the assignment when it answers again."
					.formatted(progress.store(), progress.unreachable(), failure.sentence()));
	}

	private Turn done(StoreProgress progress, KeyResult result) {
		return Turn.of(progress.done(result.outcome(), true, this.clock.instant()), result);
	}

}
