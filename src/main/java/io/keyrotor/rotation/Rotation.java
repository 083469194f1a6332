package io.keyrotor.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/**
 * The creation of one new version of one key, and the moving of all that is pinned to the
 * old one.
 *
 * @param reason why the caller wanted it
 * @param holdBeforePropagating whether to wait for an operator once the new version
 * exists
 * @param revision counts the changes; a change is kept only if nobody else made one since
 * it was read
 * @param failures how many times in a row the key store could not be reached
 * @param trouble what the rotation is waiting for, in a sentence
 */
public record Rotation(RotationId id, KeyId key, RotationTrigger trigger, Optional<String> reason,
		boolean holdBeforePropagating, Phase phase, long revision, int failures, Optional<String> trouble,
		Instant createdOn, Instant updatedOn) {

	static Rotation requested(KeyId key, RotationRequest request, Instant now) {
		return new Rotation(RotationId.random(), key, RotationTrigger.ON_DEMAND, request.reason(),
				request.holdBeforePropagating(), new Phase.Requested(), 0, 0, Optional.empty(), now, now);
	}

	/** The next revision, in another phase or in the same one with more done. */
	Rotation to(Phase next, Instant now) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, next,
				this.revision + 1, 0, Optional.empty(), this.createdOn, now);
	}

	/**
	 * The next revision, in which something is tried again; the trouble is not over yet.
	 */
	Rotation trying(Phase next, Instant now) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, next,
				this.revision + 1, this.failures, this.trouble, this.createdOn, now);
	}

	/** The next revision, which waits because of some trouble. */
	Rotation troubled(Phase next, String why, Instant now) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, next,
				this.revision + 1, this.failures + 1, Optional.of(why), this.createdOn, now);
	}

	/** Whether nothing happens to it until somebody acts: it is over or held. */
	public boolean rests() {
		return this.phase.terminal() || this.phase instanceof Phase.Held;
	}

	/** How the REST API's clients see it. */
	public Status status() {
		return switch (this.phase) {
			case Phase.Requested _ -> Status.NOT_STARTED;
			case Phase.Creating _, Phase.Propagating _, Phase.Held _ -> Status.RUNNING;
			case Phase.Completed _ -> Status.SUCCEEDED;
			case Phase.Failed _ -> Status.FAILED;
		};
	}

	/** The version that was current before. */
	public Optional<VersionId> fromVersion() {
		return switch (this.phase) {
			case Phase.Creating creating -> Optional.of(creating.baseline().current());
			case Phase.Propagating propagating -> Optional.of(propagating.baseline().current());
			case Phase.Completed completed -> Optional.of(completed.previous());
			case Phase.Held held -> within(held).fromVersion();
			case Phase.Requested _, Phase.Failed _ -> Optional.empty();
		};
	}

	/** The new version, once it is known. */
	public Optional<VersionId> toVersion() {
		return switch (this.phase) {
			case Phase.Propagating propagating -> Optional.of(propagating.current());
			case Phase.Completed completed -> Optional.of(completed.current());
			case Phase.Held held -> within(held).toVersion();
			case Phase.Requested _, Phase.Creating _, Phase.Failed _ -> Optional.empty();
		};
	}

	/** How many versions the key has, as far as the rotation has seen. */
	public OptionalInt versionCount() {
		return switch (this.phase) {
			case Phase.Creating creating ->
				OptionalInt.of(creating.baseline().versions().size() + creating.surplus().size());
			case Phase.Propagating propagating ->
				OptionalInt.of(propagating.baseline().versions().size() + propagating.surplus().size() + 1);
			case Phase.Completed completed -> completed.versionCount();
			case Phase.Held held -> within(held).versionCount();
			case Phase.Requested _, Phase.Failed _ -> OptionalInt.empty();
		};
	}

	public List<ConsumerProgress> consumers() {
		return switch (this.phase) {
			case Phase.Propagating propagating -> propagating.consumers();
			case Phase.Completed completed -> completed.consumers();
			case Phase.Held held -> within(held).consumers();
			case Phase.Requested _, Phase.Creating _, Phase.Failed _ -> List.of();
		};
	}

	/** Why it is held or failed. */
	public Optional<Finding> finding() {
		return switch (this.phase) {
			case Phase.Held held -> Optional.of(held.finding());
			case Phase.Failed failed -> Optional.of(failed.finding());
			case Phase.Requested _, Phase.Creating _, Phase.Propagating _, Phase.Completed _ -> Optional.empty();
		};
	}

	private Rotation within(Phase.Held held) {
		return new Rotation(this.id, this.key, this.trigger, this.reason, this.holdBeforePropagating, held.heldBefore(),
				this.revision, this.failures, this.trouble, this.createdOn, this.updatedOn);
	}

	/** Azure's words for a long-running operation. */
	public enum Status {

		NOT_STARTED("NotStarted"), RUNNING("Running"), SUCCEEDED("Succeeded"), FAILED("Failed");

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
