package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.Key;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * The first step of a rotation, in which it looks at the key: a version is to be created,
 * or consumers are moved to one that there is.
 */
final class Beginning {

	private final Keys keys;

	private final Scope scope;

	private final Settling settling;

	private final Inheritance inheritance;

	private final StoreTrouble trouble;

	private final InstantSource clock;

	Beginning(Keys keys, Scope scope, Settling settling, InstantSource clock) {
		this.keys = keys;
		this.scope = scope;
		this.settling = settling;
		this.trouble = new StoreTrouble(clock);
		this.inheritance = new Inheritance(keys, scope, settling, this.trouble, clock);
		this.clock = clock;
	}

	/** A rotation that gave way may have called for a version that is still to appear. */
	Step<Rotation> begin(Rotation rotation, Phase.Requested phase) {
		Optional<Instant> inDoubt = phase.calledOn()
			.flatMap((calledOn) -> this.settling.until(rotation.subjectId(), rotation.key().toString(), calledOn));
		return inDoubt.<Step<Rotation>>map((until) -> new Step.WaitUntil<>(rotation, until))
			.orElseGet(() -> begun(rotation, phase));
	}

	private Step<Rotation> begun(Rotation rotation, Phase.Requested phase) {
		try {
			if (phase.canceling()) {
				return this.inheritance.cancel(rotation, phase);
			}
			if (rotation.target().isPresent()) {
				return aim(rotation, phase);
			}
			Key key = this.keys.key(rotation.key());
			Optional<Finding> unfit = Creation.unfit(key);
			return unfit.isPresent() ? this.inheritance.fail(rotation, phase, unfit.get())
					: new Step.Moved<>(rotation.to(phase.create(baseline(key)), now()));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> this.trouble.retry(rotation, phase, failure);
				case FORBIDDEN -> this.trouble.refused(rotation, phase, phase.hold(Findings.of(failure)), failure);
				case MISSING, REJECTED -> this.inheritance.fail(rotation, phase, Findings.of(failure));
			};
		}
	}

	/** No version is created: consumers are moved to one that there is. */
	private Step<Rotation> aim(Rotation rotation, Phase.Requested phase) {
		Key key = this.keys.key(rotation.key());
		Key aim = rotation.otherKey().map(this.keys::key).orElse(key);
		Optional<Finding> unfit = rotation.otherKey().flatMap((_) -> TargetKey.unfit(aim, now()));
		if (unfit.isPresent()) {
			return this.inheritance.fail(rotation, phase, unfit.get());
		}
		Phase.Propagating next = phase.propagate(baseline(key), aim.current().id(),
				this.scope.pending(rotation, phase.heirs(), now()));
		return new Step.Moved<>(rotation
			.to(rotation.holdBeforePropagating() ? next.hold(RotationFindings.waits(rotation)) : next, now()));
	}

	private Baseline baseline(Key key) {
		return Baseline.of(key, this.keys.versions(key.id()));
	}

	private Instant now() {
		return this.clock.instant();
	}

}
