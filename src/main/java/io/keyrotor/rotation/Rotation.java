package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.Subject;

/**
 * The creation of one new version of one key, and the moving of all that is pinned to the
 * old one; or, with a target, something else that is done with the key's consumers.
 *
 * @param reason why the caller wanted it
 * @param holdBeforePropagating whether to wait for an operator once the new version
 * exists
 * @param retire what the caller wished for the old version; empty if it is to be kept
 * @param target what is done instead of creating a version
 * @param resumed whether an operator let it go on after it was held last
 * @param revision counts the changes; a change is kept only if nobody else made one since
 * it was read
 * @param failures how many times in a row the key store could not be reached
 * @param trouble what the rotation is waiting for, in a sentence
 */
public record Rotation(RotationId id, KeyId key, RotationTrigger trigger, Optional<String> reason,
		boolean holdBeforePropagating, Optional<Retire> retire, Optional<RotationTarget> target, boolean resumed,
		Phase phase, long revision, int failures, Optional<String> trouble, Instant createdOn,
		Instant updatedOn) implements Subject {

	static Rotation requested(KeyId key, RotationRequest request, Instant now) {
		return requested(key, request, new Phase.Requested(), now);
	}

	/**
	 * The same, at the point from which it goes on for another rotation that gives way.
	 */
	static Rotation requested(KeyId key, RotationRequest request, Phase.Requested phase, Instant now) {
		return new Rotation(RotationId.random(), key, RotationTrigger.of(request.target(), request.emergency()),
				request.reason(), request.holdBeforePropagating(), request.retire(), request.target(), false, phase, 0,
				0, Optional.empty(), now, now);
	}

	/** The keys that nobody else rotates meanwhile. */
	public Set<KeyId> keys() {
		return otherKey().map((other) -> Set.of(this.key, other)).orElseGet(() -> Set.of(this.key));
	}

	/** The key that consumers are moved to, if it is another one. */
	public Optional<KeyId> otherKey() {
		return this.target.flatMap(RotationTarget::otherKey).filter((other) -> !other.equals(this.key));
	}

	/** Whether it moves consumers, so that they can be moved back. */
	public boolean moves() {
		return this.target.isEmpty() || otherKey().isPresent();
	}

	/** The next revision, in another phase or in the same one with more done. */
	Rotation to(Phase next, Instant now) {
		return next(next, this.resumed && !(next instanceof Phase.Held), 0, Optional.empty(), now);
	}

	/**
	 * The next revision, in which something is tried again; the trouble is not over yet.
	 */
	Rotation trying(Phase next, Instant now) {
		return next(next, this.resumed, this.failures, this.trouble, now);
	}

	/** The next revision, which waits because of some trouble. */
	Rotation troubled(Phase next, String why, Instant now) {
		return next(next, this.resumed, this.failures + 1, Optional.of(why), now);
	}

	/** The next revision, in which an operator lets it go on. */
	Rotation resume(Phase next, Instant now) {
		return next(next, true, 0, Optional.empty(), now);
	}

	private Rotation next(Phase next, boolean resumed, int failures, Optional<String> trouble, Instant now) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, this.retire,
				this.target, resumed, next, this.revision + 1, failures, trouble, this.createdOn, now);
	}

	/**
	 * The same request, newer than what came before it whatever the clocks of those who
	 * took them say.
	 */
	public Rotation after(Instant earlier) {
		Instant created = (this.createdOn.toEpochMilli() > earlier.toEpochMilli()) ? this.createdOn
				: earlier.plusMillis(1);
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, this.retire,
				this.target, this.resumed, this.phase, this.revision, this.failures, this.trouble, created,
				this.updatedOn);
	}

	@Override
	public String subjectId() {
		return this.id.toString();
	}

	@Override
	public boolean rests() {
		return this.phase.terminal() || this.phase instanceof Phase.Held;
	}

	/** How the REST API's clients see it. */
	public Status status() {
		return switch (this.phase) {
			case Phase.Requested _ -> Status.NOT_STARTED;
			case Phase.Creating _, Phase.Moving _, Phase.Held _ -> Status.RUNNING;
			case Phase.Completed _ -> Status.SUCCEEDED;
			case Phase.RolledBack _, Phase.Failed _ -> Status.FAILED;
			case Phase.Canceled _ -> Status.CANCELED;
		};
	}

	/** The version that was current before. */
	public Optional<VersionId> fromVersion() {
		return switch (this.phase) {
			case Phase.Creating creating -> Optional.of(creating.baseline().current());
			case Phase.Propagating propagating -> Optional.of(propagating.baseline().current());
			case Phase.RollingBack back -> Optional.of(back.previous());
			case Phase.Completed completed -> Optional.of(completed.previous());
			case Phase.RolledBack back -> Optional.of(back.previous());
			case Phase.Held held -> within(held).fromVersion();
			case Phase.Requested _, Phase.Canceled _, Phase.Failed _ -> Optional.empty();
		};
	}

	/** The new version, once it is known. */
	public Optional<VersionId> toVersion() {
		return switch (this.phase) {
			case Phase.Propagating propagating -> Optional.of(propagating.current());
			case Phase.RollingBack back -> Optional.of(back.current());
			case Phase.Completed completed -> Optional.of(completed.current());
			case Phase.RolledBack back -> Optional.of(back.current());
			case Phase.Held held -> within(held).toVersion();
			case Phase.Requested _, Phase.Creating _, Phase.Canceled _, Phase.Failed _ -> Optional.empty();
		};
	}

	/** How many versions the key has, as far as the rotation has seen. */
	public OptionalInt versionCount() {
		return switch (this.phase) {
			case Phase.Creating creating ->
				OptionalInt.of(creating.baseline().versions().size() + creating.surplus().size());
			case Phase.Propagating propagating -> OptionalInt.of(propagating.baseline().versions().size()
					+ propagating.surplus().size() + (this.target.isPresent() ? 0 : 1));
			case Phase.Completed completed -> completed.versionCount();
			case Phase.Held held -> within(held).versionCount();
			case Phase.Requested _, Phase.RollingBack _, Phase.RolledBack _, Phase.Canceled _, Phase.Failed _ ->
				OptionalInt.empty();
		};
	}

	public List<ConsumerProgress> consumers() {
		return switch (this.phase) {
			case Phase.Moving moving -> moving.consumers();
			case Phase.Completed completed -> completed.consumers();
			case Phase.RolledBack back -> back.consumers();
			case Phase.Canceled canceled -> canceled.consumers();
			case Phase.Held held -> within(held).consumers();
			case Phase.Failed failed -> failed.consumers();
			case Phase.Requested _, Phase.Creating _ -> List.of();
		};
	}

	/**
	 * All versions of its key that consumers need when they go back. What goes back to
	 * another key without naming a version uses what is current there by then, which may
	 * be newer than anything that the rotation knows.
	 * @param current the version that is current now, asked only if it counts
	 * @return empty if nothing goes back
	 */
	public Set<VersionId> goesBackTo(Supplier<Optional<VersionId>> current) {
		if (!((this.phase instanceof Phase.Held held ? held.heldBefore()
				: this.phase) instanceof Phase.RollingBack back)) {
			return Set.of();
		}
		Set<VersionId> versions = new HashSet<>(back.goals());
		if (otherKey().isPresent() && back.follows()) {
			current.get().ifPresent(versions::add);
		}
		return versions;
	}

	/** What became of the old version, if its retirement was asked for and has begun. */
	public Optional<RetirementId> retirement() {
		return (this.phase instanceof Phase.Completed completed) ? completed.retirement() : Optional.empty();
	}

	/** What became of all that was left behind, if its retirement was asked for. */
	public List<RetirementId> retirements() {
		return (this.phase instanceof Phase.Completed completed)
				? Stream.concat(completed.retirement().stream(), completed.furtherRetirements().stream()).toList()
				: List.of();
	}

	/** Why it is held, failed, goes back or gave way to another one. */
	public Optional<Finding> finding() {
		return switch (this.phase) {
			case Phase.Held held -> Optional.of(held.finding());
			case Phase.Failed failed -> Optional.of(failed.finding());
			case Phase.RollingBack back -> Optional.of(back.cause());
			case Phase.RolledBack back -> Optional.of(back.cause());
			case Phase.Canceled canceled -> canceled.cause();
			case Phase.Requested _, Phase.Creating _, Phase.Propagating _, Phase.Completed _ -> Optional.empty();
		};
	}

	private Rotation within(Phase.Held held) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, this.retire,
				this.target, this.resumed, held.heldBefore(), this.revision, this.failures, this.trouble,
				this.createdOn, this.updatedOn);
	}

	/** Azure's words for a long-running operation. */
	public enum Status {

		NOT_STARTED("NotStarted"), RUNNING("Running"), SUCCEEDED("Succeeded"), FAILED("Failed"), CANCELED("Canceled");

		private final String word;

		Status(String word) {
			this.word = word;
		}

		/** The status as the REST API writes it. */
		public String word() {
			return this.word;
		}

	}

}
