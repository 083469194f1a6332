package io.keyrotor.rotation;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.SubjectIsStale;
import org.jspecify.annotations.Nullable;

/** Carries out what operators want, against whatever else happens to the rotation. */
final class Actions {

	/** Enough for a rotation whose steps follow each other at once. */
	private static final int MOST_TRIES = 100;

	/** More rotations that made no version than ever follow each other. */
	private static final int MOST_NEWER = 500;

	private final Keys keys;

	private final Rotations rotations;

	private final OldVersions oldVersions;

	private final KeptDefinitions definitions;

	private final Clock clock;

	Actions(Keys keys, Rotations rotations, OldVersions oldVersions, KeptDefinitions definitions, Clock clock) {
		this.keys = keys;
		this.rotations = rotations;
		this.oldVersions = oldVersions;
		this.definitions = definitions;
		this.clock = clock;
	}

	ActionOutcome act(Rotation rotation, RotationAction action, boolean validateOnly) {
		Rotation seen = rotation;
		for (int tries = 1;; tries++) {
			ActionOutcome outcome = examine(seen, action);
			if (!(outcome instanceof ActionOutcome.Done done)) {
				return outcome;
			}
			if (validateOnly) {
				return new ActionOutcome.Done(seen);
			}
			try {
				return keep(seen, done);
			}
			catch (SubjectIsStale stale) {
				if (tries == MOST_TRIES) {
					throw stale;
				}
				seen = this.rotations.find(rotation.id()).orElse(seen);
			}
		}
	}

	private ActionOutcome examine(Rotation rotation, RotationAction action) {
		ActionOutcome outcome = OperatorActions.decide(rotation, action, this.clock.instant());
		return Stream
			.concat(notKept(rotation, action, outcome).stream(),
					backTo(rotation, outcome).stream().flatMap((version) -> obstacle(rotation, version).stream()))
			.findFirst()
			.<ActionOutcome>map((finding) -> new ActionOutcome.Refused(rotation, finding))
			.orElse(outcome);
	}

	/** What nobody kept cannot be put back. */
	private Optional<Finding> notKept(Rotation rotation, RotationAction action, ActionOutcome outcome) {
		if (!(outcome instanceof ActionOutcome.Done && action instanceof RotationAction.PutBack putBack)
				|| this.definitions.find(rotation.id(), putBack.consumer()).isPresent()) {
			return Optional.empty();
		}
		return rotation.consumers()
			.stream()
			.filter((consumer) -> consumer.binding().equals(putBack.consumer()))
			.findFirst()
			.map((consumer) -> MoveFindings.notKept(rotation, consumer));
	}

	/** The versions to which consumers begin to go back, if that is what is wanted. */
	private Set<VersionId> backTo(Rotation rotation, ActionOutcome outcome) {
		boolean goesBack = rotation.phase() instanceof Phase.RollingBack
				|| (rotation.phase() instanceof Phase.Held held && held.heldBefore() instanceof Phase.RollingBack);
		if (goesBack || !(outcome instanceof ActionOutcome.Done done) || !rotation.moves()) {
			return Set.of();
		}
		return done.rotation().goesBackTo(() -> Optional.of(this.keys.key(rotation.key()).current().id()));
	}

	private Optional<Finding> obstacle(Rotation rotation, VersionId previous) {
		if (rotation.phase().terminal() && !isNewest(rotation)) {
			return Optional.of(notPossible(rotation,
					"is not the newest one of its key. Roll back the newest one, or rotate the key again"));
		}
		VersionDetail detail = this.keys.version(rotation.key(), previous);
		return detail.version().enabled() ? Optional.empty() : Optional.of(notPossible(rotation,
				"cannot be rolled back: the version %s, to which consumers would go back, is disabled. Enable that version first, then ask again"
					.formatted(previous)));
	}

	/**
	 * Whether no later rotation of one of its keys moved consumers or may still do so.
	 */
	private boolean isNewest(Rotation rotation) {
		return rotation.keys().stream().allMatch((key) -> isNewest(rotation, key));
	}

	private boolean isNewest(Rotation rotation, KeyId key) {
		return this.rotations.list(RotationFilter.of(key), Optional.empty(), MOST_NEWER)
			.stream()
			.filter((other) -> (other.moves() && (other.toVersion().isPresent() || movedSomething(other)))
					|| !other.phase().terminal())
			.findFirst()
			.filter((newest) -> newest.id().equals(rotation.id()))
			.isPresent();
	}

	/** A rotation that gave way knows no version any more. */
	private static boolean movedSomething(Rotation rotation) {
		return rotation.consumers()
			.stream()
			.anyMatch((consumer) -> consumer.arrived() || consumer.from().isPresent() || consumer.write().isPresent());
	}

	private static Finding notPossible(Rotation rotation, String why) {
		return new Finding("RollbackNotPossible",
				"The rotation %s of the key %s is in the phase %s and %s. Nothing was done.".formatted(rotation.id(),
						rotation.key(), rotation.phase().name(), why));
	}

	/**
	 * What is under way to disable a version that is needed again is cancelled in the
	 * same transaction, and only if everything else fits.
	 */
	private ActionOutcome keep(Rotation seen, ActionOutcome.Done done) {
		Set<VersionId> backTo = backTo(seen, done);
		AtomicReference<@Nullable Finding> tooLate = new AtomicReference<>();
		try {
			this.rotations.wake(done.rotation(), () -> stillRight(seen, backTo, tooLate));
			return done;
		}
		catch (SubjectIsStale stale) {
			Finding finding = tooLate.get();
			if (finding != null) {
				return new ActionOutcome.Refused(seen, finding);
			}
			throw stale;
		}
	}

	private boolean stillRight(Rotation seen, Set<VersionId> backTo, AtomicReference<@Nullable Finding> tooLate) {
		if (!backTo.isEmpty() && seen.phase().terminal() && !isNewest(seen)) {
			return false;
		}
		backTo.stream()
			.filter((version) -> !this.oldVersions.kept(seen.key(), version))
			.flatMap((version) -> this.oldVersions.keep(seen.key(), version).stream())
			.forEach(tooLate::set);
		return tooLate.get() == null;
	}

}
