package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * What becomes of the consumers that a rotation took over from the one that gave way to
 * it, if it ends before it began. A write of the other one may still land on them: each
 * is waited for and read back, as on the way back, before the key is free again.
 */
final class Inheritance {

	private final Keys keys;

	private final Scope scope;

	private final Settling settling;

	private final StoreTrouble trouble;

	private final InstantSource clock;

	Inheritance(Keys keys, Scope scope, Settling settling, StoreTrouble trouble, InstantSource clock) {
		this.keys = keys;
		this.scope = scope;
		this.settling = settling;
		this.trouble = trouble;
		this.clock = clock;
	}

	/** An operator wants the end. */
	Step<Rotation> cancel(Rotation rotation, Phase.Requested phase) {
		return end(rotation, phase, RotationFindings.canceledBeforeItBegan(rotation), phase.canceled());
	}

	/** It cannot begin. */
	Step<Rotation> fail(Rotation rotation, Phase.Requested phase, Finding cause) {
		return end(rotation, phase, cause, phase.fail(cause));
	}

	private Step<Rotation> end(Rotation rotation, Phase.Requested phase, Finding cause, Phase end) {
		if (phase.heirs().isEmpty()) {
			return new Step.Moved<>(rotation.to(end, now()));
		}
		try {
			return new Step.Moved<>(rotation.to(back(rotation, phase, cause), now()));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> this.trouble.retry(rotation, phase, failure);
				case FORBIDDEN -> this.trouble.refused(rotation, phase, phase.hold(Findings.of(failure)), failure);
				case MISSING, REJECTED -> unread(rotation, phase, end);
			};
		}
	}

	private Phase.RollingBack back(Rotation rotation, Phase.Requested phase, Finding cause) {
		Key key = this.keys.key(rotation.key());
		return phase.rollBack(Baseline.of(key, this.keys.versions(key.id())), current(rotation, key),
				this.scope.inherited(rotation, phase.heirs(), now()), cause);
	}

	/** That the other key is not to be had may be the very reason for the end. */
	private VersionId current(Rotation rotation, Key key) {
		return rotation.otherKey().flatMap(this::found).orElse(key).current().id();
	}

	private Optional<Key> found(KeyId other) {
		try {
			return Optional.of(this.keys.key(other));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> throw failure;
				case FORBIDDEN, MISSING, REJECTED -> Optional.empty();
			};
		}
	}

	/** Without the key nobody can say where its consumers belong. */
	private Step<Rotation> unread(Rotation rotation, Phase.Requested phase, Phase end) {
		return phase.heirs()
			.stream()
			.flatMap((heir) -> inDoubt(rotation, heir))
			.max(Comparator.naturalOrder())
			.<Step<Rotation>>map((until) -> new Step.WaitUntil<>(rotation, until))
			.orElseGet(() -> new Step.Moved<>(rotation.to(end, now())));
	}

	private Stream<Instant> inDoubt(Rotation rotation, ConsumerProgress heir) {
		return heir.write()
			.flatMap((write) -> this.settling.until(rotation.subjectId(), heir.consumer().uri(), write.since()))
			.stream();
	}

	private Instant now() {
		return this.clock.instant();
	}

}
