package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.step.Subject;

/**
 * The disabling of one old version of one key, once it is proven that nothing uses it.
 *
 * @param rotation the rotation that left the version behind and asked for this
 * @param reason why the caller wanted it
 * @param soak how long the caller wants to wait at least
 * @param accepted who answers for a log that is missing
 * @param resumed whether an operator let it go on after it was held last
 * @param revision counts the changes; a change is kept only if nobody else made one since
 * it was read
 * @param failures how many times in a row something could not be reached
 * @param trouble what the retirement is waiting for, in a sentence
 */
public record Retirement(RetirementId id, KeyId key, VersionId version, Optional<RotationId> rotation,
		Optional<String> reason, Optional<Duration> soak, Optional<EvidenceAcceptance> accepted, boolean resumed,
		RetirementPhase phase, long revision, int failures, Optional<String> trouble, Instant createdOn,
		Instant updatedOn) implements Subject {

	static Retirement requested(RetirementId id, KeyId key, VersionId version, Optional<RotationId> rotation,
			RetirementRequest request, Instant now) {
		return new Retirement(id, key, version, rotation, request.reason(), request.soak(), Optional.empty(), false,
				RetirementPhase.Soaking.from(now.plus(request.soak().orElse(Duration.ZERO))), 0, 0, Optional.empty(),
				now, now);
	}

	/** The next revision, in another phase or in the same one with more done. */
	Retirement to(RetirementPhase next, Instant now) {
		return next(next, this.resumed && !(next instanceof RetirementPhase.Held), 0, Optional.empty(), now);
	}

	/**
	 * The next revision, in which something is tried again; the trouble is not over yet.
	 */
	Retirement trying(RetirementPhase next, Instant now) {
		return next(next, this.resumed, this.failures, this.trouble, now);
	}

	/** The next revision, which waits because of some trouble. */
	Retirement troubled(RetirementPhase next, String why, Instant now) {
		return next(next, this.resumed, this.failures + 1, Optional.of(why), now);
	}

	/** The next revision, which waits though nothing is wrong. */
	Retirement waiting(RetirementPhase next, String why, Instant now) {
		return next(next, this.resumed, 0, Optional.of(why), now);
	}

	/** The next revision, in which an operator lets it go on. */
	Retirement resume(RetirementPhase next, Instant now) {
		return next(next, true, 0, Optional.empty(), now);
	}

	/** The next revision, in which somebody answers for the missing log. */
	Retirement accept(EvidenceAcceptance acceptance, RetirementPhase next, Instant now) {
		return new Retirement(this.id, this.key, this.version, this.rotation, this.reason, this.soak,
				Optional.of(acceptance), this.resumed, next, this.revision + 1, 0, Optional.empty(), this.createdOn,
				now);
	}

	private Retirement next(RetirementPhase next, boolean resumed, int failures, Optional<String> trouble,
			Instant now) {
		return new Retirement(this.id, this.key, this.version, this.rotation, this.reason, this.soak, this.accepted,
				resumed, next, this.revision + 1, failures, trouble, this.createdOn, now);
	}

	@Override
	public String subjectId() {
		return this.id.toString();
	}

	@Override
	public boolean rests() {
		return this.phase.terminal() || this.phase instanceof RetirementPhase.Held;
	}

	/** How the REST API's clients see it. */
	public Status status() {
		return switch (this.phase) {
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Disabling _,
					RetirementPhase.Probation _, RetirementPhase.Reenabling _, RetirementPhase.Held _ ->
				Status.RUNNING;
			case RetirementPhase.Disabled _ -> Status.SUCCEEDED;
			case RetirementPhase.Reenabled _ -> Status.FAILED;
			case RetirementPhase.Canceled _ -> Status.CANCELED;
		};
	}

	/** The phase that counts: that of a held retirement is the one it was held before. */
	public RetirementPhase inner() {
		return (this.phase instanceof RetirementPhase.Held held) ? held.heldBefore() : this.phase;
	}

	/** When the soak ends or ended, as far as it is known. */
	public Optional<Instant> soakUntil() {
		return switch (inner()) {
			case RetirementPhase.Soaking soaking -> Optional.of(soaking.until());
			case RetirementPhase.Proving proving -> Optional.of(proving.from());
			case RetirementPhase.Disabling disabling -> Optional.of(disabling.evidence().from());
			case RetirementPhase.Probation probation -> Optional.of(probation.evidence().from());
			case RetirementPhase.Reenabling reenabling -> Optional.of(reenabling.evidence().from());
			case RetirementPhase.Disabled disabled -> Optional.of(disabled.evidence().from());
			case RetirementPhase.Reenabled _, RetirementPhase.Canceled _, RetirementPhase.Held _ -> Optional.empty();
		};
	}

	/** All that stands in its way. */
	public List<Finding> blockers() {
		return (this.phase instanceof RetirementPhase.Held held) ? held.blockers() : List.of();
	}

	/** Why it ended without the version being disabled, or is about to. */
	public Optional<Finding> cause() {
		return switch (inner()) {
			case RetirementPhase.Reenabling reenabling -> Optional.of(reenabling.cause());
			case RetirementPhase.Reenabled reenabled -> Optional.of(reenabled.cause());
			case RetirementPhase.Canceled canceled -> Optional.of(canceled.cause());
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Disabling _,
					RetirementPhase.Probation _, RetirementPhase.Disabled _, RetirementPhase.Held _ ->
				Optional.empty();
		};
	}

	/** What was looked at last to find out whether anything uses the version. */
	public Optional<Evidence> evidence() {
		return switch (this.phase) {
			case RetirementPhase.Disabling disabling -> Optional.of(disabling.evidence());
			case RetirementPhase.Probation probation -> Optional.of(probation.evidence());
			case RetirementPhase.Reenabling reenabling -> Optional.of(reenabling.evidence());
			case RetirementPhase.Disabled disabled -> Optional.of(disabled.evidence());
			case RetirementPhase.Held held -> held.evidence();
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Reenabled _,
					RetirementPhase.Canceled _ ->
				Optional.empty();
		};
	}

	/** Whether the version may be disabled because of this retirement. */
	boolean touched() {
		return switch (inner()) {
			case RetirementPhase.Disabling disabling -> disabling.called();
			case RetirementPhase.Probation _, RetirementPhase.Reenabling _, RetirementPhase.Disabled _ -> true;
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Reenabled _,
					RetirementPhase.Canceled _, RetirementPhase.Held _ ->
				false;
		};
	}

	/** Azure's words for a long-running operation. */
	public enum Status {

		RUNNING("Running"), SUCCEEDED("Succeeded"), FAILED("Failed"), CANCELED("Canceled");

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
