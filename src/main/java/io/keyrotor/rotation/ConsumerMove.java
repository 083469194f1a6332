package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * Moves one consumer to the target of its rotation. It is written only when its own
 * read-back says that it is not there yet, never to a version that could not wrap, never
 * from a newer version to an older one save in a rollback, and never when a secret would
 * be lost.
 */
final class ConsumerMove {

	private static final int MOST_WRITES = 3;

	/** With the pauses between them, about half an hour. */
	private static final int PATIENCE = 60;

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final Settling settling;

	private final InstantSource clock;

	ConsumerMove(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Settling settling,
			InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.settling = settling;
		this.clock = clock;
	}

	Step<Rotation> advance(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {
		Turn turn = new Turn(rotation, phase, consumer, this.clock.instant());
		try {
			return (consumer.state() instanceof ConsumerProgress.Updating updating && updating.operation().isPresent())
					? follow(turn, updating, updating.operation().get()) : read(turn);
		}
		catch (UpstreamFailure failure) {
			return troubled(turn.at(this.clock.instant()), failure);
		}
	}

	private Step.Kept<Rotation> follow(Turn turn, ConsumerProgress.Updating updating, String operation) {
		return switch (status(turn, operation)) {
			case OperationStatus.Running running -> turn.to(updating, turn.now.plus(running.retryAfter()));
			case OperationStatus.Succeeded _ -> turn.to(updating.operationOver(), turn.now);
			case OperationStatus.Failed failed when turn.own() ->
				turn.operationFailed(failed.code() + ": " + failed.message());
			case OperationStatus.Failed _ -> turn.to(updating.operationOver(), turn.now);
		};
	}

	/**
	 * An operation that Azure no longer knows is over; the consumer itself tells how it
	 * ended.
	 */
	private OperationStatus status(Turn turn, String operation) {
		try {
			return this.consumers.follow(turn.consumer.consumer(), operation);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return new OperationStatus.Succeeded();
			}
			throw failure;
		}
	}

	private Step<Rotation> read(Turn turn) {
		ConsumerState state = this.consumers.read(turn.consumer.consumer());
		if (!state.reference().keyIn(this.stores).equals(Optional.of(turn.rotation.key()))) {
			return turn.fail("ConsumerOnOtherKey",
					"The consumer %s is encrypted with %s and no longer with the key %s. Nothing was written. Delete its binding if that is right, then resume the rotation."
						.formatted(turn.consumer.consumer(), state.reference().words(), turn.rotation.key()));
		}
		return switch (state.reference()) {
			case Reference.ServiceManaged _ ->
				throw new IllegalStateException("A service's own key is no key of ours.");
			case Reference.Versionless _ -> done(turn, state, new ConsumerProgress.Following());
			case Reference.Pinned pinned when !state.settled() -> unsettled(turn, pinned);
			case Reference.Pinned pinned when !turn.knows(pinned.version()) -> turn.fail("UnexpectedVersion",
					"The consumer %s is pinned to the version %s, which is neither the version %s that it is to be moved to nor one that it may be moved from. Nothing was written. Find out who pinned it; then pin it by hand, skip it or delete its binding, and resume the rotation."
						.formatted(turn.consumer.consumer(), pinned.version(), turn.goal()));
			case Reference.Pinned pinned when turn.strange(pinned.version()) -> settled(turn, () -> left(turn, pinned));
			case Reference.Pinned _ when state.fault().isPresent() -> faulty(turn, state, state.fault().get());
			case Reference.Pinned pinned when !pinned.version().equals(turn.goal()) -> write(turn, state);
			case Reference.Pinned _ -> settled(turn, () -> arrived(turn, state));
		};
	}

	/** What is read counts only once no write of another direction can change it. */
	private Step.Kept<Rotation> settled(Turn turn, Supplier<Step.Kept<Rotation>> next) {
		return inDoubt(turn).filter((_) -> !turn.own()).map(turn::inDoubt).orElseGet(next);
	}

	/** It is where this rotation did not put it. */
	private static Step.Kept<Rotation> left(Turn turn, Reference.Pinned pinned) {
		return turn.to(turn.phase.leaves(pinned.version()).orElseThrow(), turn.now);
	}

	private static Step.Kept<Rotation> unsettled(Turn turn, Reference.Pinned pinned) {
		String why = "The consumer %s is at work on a change of its own and names the version %s meanwhile."
			.formatted(turn.consumer.consumer(), pinned.version());
		return turn.patient() ? turn.troubled(why, Backoff.next(turn.now, turn.consumer.failures(), Optional.empty()))
				: turn.fail("ConsumerBusy",
						why + " It has been so for long. Look at it in Azure, then resume the rotation.");
	}

	private Step<Rotation> faulty(Turn turn, ConsumerState state, String fault) {
		return turn.own() ? turn.operationFailed(fault) : write(turn, state);
	}

	private Step.Kept<Rotation> arrived(Turn turn, ConsumerState state) {
		if (turn.consumer.state() instanceof ConsumerProgress.Updating updating
				&& !updating.fingerprint().equals(state.fingerprint())) {
			Finding changed = new Finding("ConsumerChanged",
					"The consumer %s is on the version %s, but these members of its definition are not what they were before the write: %s. Compare them with your own copy and put them back, then resume the rotation. If somebody meant to change them meanwhile, delete the consumer's binding, resume, and bind it again."
						.formatted(turn.consumer.consumer(), turn.goal(),
								differences(updating.fingerprint(), state.fingerprint())));
			return turn.to(new ConsumerProgress.Failed(changed, Optional.of(updating)), turn.now);
		}
		return done(turn, state, turn.phase.arrived(turn.now));
	}

	private static Set<String> differences(Map<String, String> before, Map<String, String> after) {
		Set<String> members = new TreeSet<>(before.keySet());
		members.addAll(after.keySet());
		members.removeIf((member) -> Objects.equals(before.get(member), after.get(member)));
		return members;
	}

	private Step.Kept<Rotation> done(Turn turn, ConsumerState state, ConsumerProgress.State end) {
		this.bindings.find(turn.consumer.binding())
			.ifPresent((binding) -> this.bindings.update(binding.read(state, drift(end), turn.now)));
		return turn.to(end, turn.now);
	}

	private static Drift drift(ConsumerProgress.State end) {
		return (end instanceof ConsumerProgress.RolledBack) ? Drift.PINNED_OLD : Drift.IN_SYNC;
	}

	/**
	 * Until when an earlier write may still take effect.
	 */
	private Optional<Instant> inDoubt(Turn turn) {
		return turn.consumer.write()
			.flatMap((earlier) -> this.settling.until(turn.rotation.subjectId(), turn.target(), earlier.since()));
	}

	private Step<Rotation> write(Turn turn, ConsumerState state) {
		Optional<Instant> inDoubt = inDoubt(turn);
		if (inDoubt.isPresent()) {
			return turn.inDoubt(inDoubt.get());
		}
		if (turn.attempts() >= MOST_WRITES) {
			return turn.fail("WriteIgnored",
					"The consumer %s took %d writes without an error and is still not on the version %s. Look at it in Azure, then resume the rotation."
						.formatted(turn.consumer.consumer(), MOST_WRITES, turn.goal()));
		}
		if (!state.hiddenSecrets().isEmpty()) {
			return turn.to(new ConsumerProgress.NeedsSecret(needsSecret(turn, state)), turn.now);
		}
		return usable(turn) ? intend(turn, state) : turn.hold(new Finding("VersionNotUsable",
				"The version %s of the key %s, to which the consumer %s is to be moved, is disabled or not valid now, so it could not wrap anything. Nothing was written. Enable it or correct its dates in the key store, then resume the rotation."
					.formatted(turn.goal(), turn.rotation.key(), turn.consumer.consumer())));
	}

	/** A consumer that is moved to a version which cannot wrap would lose its data. */
	private boolean usable(Turn turn) {
		return this.keys.version(turn.rotation.key(), turn.goal()).version().usableAt(this.clock.instant());
	}

	private static Finding needsSecret(Turn turn, ConsumerState state) {
		return new Finding("NeedsSecret",
				"The consumer %s hides secrets that an update would lose: %s. Nothing was written. Let it reach those resources with a managed identity, or move it to the version %s by hand with the secrets supplied, then resume the rotation."
					.formatted(turn.consumer.consumer(), String.join(", ", state.hiddenSecrets()), turn.goal()));
	}

	private Step<Rotation> intend(Turn turn, ConsumerState state) {
		Turn fresh = turn.leaving(state).at(this.clock.instant());
		ConsumerProgress.Updating updating = new ConsumerProgress.Updating(fresh.now, turn.attempts(),
				state.fingerprint(), Optional.empty(), Optional.of(turn.goal()));
		Turn intended = fresh.kept(updating);
		return new Step.Intend<>(intended.rotation,
				new ExternalWrite(ExternalWrite.Operation.PUT_CONSUMER, turn.rotation.key(), turn.target(),
						Optional.of(turn.goal())),
				(fence) -> repin(intended, updating, state, turn.consumer.state(), fence));
	}

	/**
	 * Writes the consumer.
	 * @param before what to go back to when this write certainly was not made; an earlier
	 * one may still have been
	 */
	private Step.Effected<Rotation> repin(Turn turn, ConsumerProgress.Updating updating, ConsumerState state,
			ConsumerProgress.State before, Fence fence) {
		this.settling.begin(turn.rotation.subjectId(), turn.target(), updating.since());
		try {
			Confirmed<Optional<String>> answer = this.consumers.write(turn.consumer.consumer(), state,
					new ConsumerChange.Refer(turn.reference(state)), fence);
			Turn after = turn.at(this.clock.instant());
			return new Step.Effected<>(
					after.to(answer.value().map(updating.answered()::following).orElse(updating.answered()), after.now),
					WriteOutcome.done(answer, Optional.empty()));
		}
		catch (UpstreamFailure failure) {
			return new Step.Effected<>(failed(turn.at(this.clock.instant()), updating, before, failure),
					WriteOutcome.of(failure));
		}
	}

	private static Step.Kept<Rotation> failed(Turn after, ConsumerProgress.Updating updating,
			ConsumerProgress.State before, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> retry(after.restated(updating), failure);
			case THROTTLED, STALE -> retry(after.restated(before), failure);
			case FORBIDDEN, MISSING, REJECTED -> fail(after.restated(before), failure);
		};
	}

	private static Step.Kept<Rotation> troubled(Turn turn, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> retry(turn, failure);
			case FORBIDDEN, MISSING, REJECTED -> fail(turn, failure);
		};
	}

	/**
	 * Tries again later, but not for ever: a rotation whose other consumers are done can
	 * then be looked at.
	 */
	private static Step.Kept<Rotation> retry(Turn turn, UpstreamFailure failure) {
		return turn.patient() ? turn.troubled(failure.sentence(),
				Backoff.next(turn.now, turn.consumer.failures(), failure.retryAfter())) : fail(turn, failure);
	}

	private static Step.Kept<Rotation> fail(Turn turn, UpstreamFailure failure) {
		return turn.fail(Findings.of(failure));
	}

	/** One consumer's turn in a rotation at one moment. */
	private record Turn(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer, Instant now) {

		/** Whether this version is one that the consumer may have. */
		boolean knows(VersionId version) {
			return version.equals(goal()) || this.phase.movesFrom(version) || this.phase.leaves(version).isPresent();
		}

		/**
		 * Whether the consumer is not where it is to be, and is not to be moved either.
		 */
		boolean strange(VersionId version) {
			return !version.equals(goal()) && !this.phase.movesFrom(version);
		}

		/** The version it is moved to. */
		VersionId goal() {
			return this.phase.target(this.consumer);
		}

		/** The target, in the store that the consumer refers to. */
		Reference reference(ConsumerState state) {
			if (state.reference() instanceof Reference.Pinned pinned) {
				return pinned.at(goal());
			}
			throw new IllegalStateException("Only what is pinned is written.");
		}

		/** What is written, as the evidence names it. */
		String target() {
			return this.consumer.consumer().uri();
		}

		/** Whether the write that may be under way is to the present target. */
		boolean own() {
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier) && earlier.to(goal());
		}

		/** How many writes to this target were answered. */
		int attempts() {
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier && own()) ? earlier.attempt()
					: 0;
		}

		private Step.Kept<Rotation> over(String code, String message) {
			return to(new ConsumerProgress.Failed(new Finding(code, message), Optional.empty()), this.now);
		}

		/** The turn in which it is known what the consumer had before it was moved on. */
		Turn leaving(ConsumerState state) {
			return (this.phase instanceof Phase.Propagating && state.reference() instanceof Reference.Pinned pinned)
					? new Turn(this.rotation, this.phase, this.consumer.leaving(pinned.version()), this.now) : this;
		}

		/** The same turn at a later moment. */
		Turn at(Instant later) {
			return new Turn(this.rotation, this.phase, this.consumer, later);
		}

		/** Whether the consumer may go on being tried. */
		boolean patient() {
			return this.consumer.failures() < PATIENCE;
		}

		/** The turn once the consumer's new state is kept. */
		Turn kept(ConsumerProgress.State state) {
			Turn restated = restated(state);
			Phase.Moving next = this.phase.with(restated.consumer);
			return new Turn(this.rotation.to(next, this.now), next, restated.consumer, this.now);
		}

		Turn restated(ConsumerProgress.State state) {
			return new Turn(this.rotation, this.phase, this.consumer.restated(state), this.now);
		}

		Step.Kept<Rotation> to(ConsumerProgress.State state, Instant due) {
			return moved(this.consumer.to(state, due));
		}

		Step.Kept<Rotation> troubled(String why, Instant due) {
			return moved(this.consumer.troubled(why, due));
		}

		/** An earlier write may still take effect: that is waited for, however long. */
		Step.Kept<Rotation> inDoubt(Instant until) {
			return moved(this.consumer.waiting("A write to %s may still take effect.".formatted(target()), until));
		}

		Step.Kept<Rotation> hold(Finding finding) {
			return new Step.Moved<>(this.rotation.to(this.phase.hold(finding), this.now));
		}

		Step.Kept<Rotation> fail(String code, String message) {
			return fail(new Finding(code, message));
		}

		/** A write that may still take effect is not forgotten. */
		Step.Kept<Rotation> fail(Finding finding) {
			return to(
					new ConsumerProgress.Failed(finding, this.consumer.write().map(ConsumerProgress.Updating::inDoubt)),
					this.now);
		}

		/** The operation is over, and so is the write. */
		Step.Kept<Rotation> operationFailed(String why) {
			return over("OperationFailed",
					"The change that was to move %s to the version %s failed in Azure (%s). Its old version stays enabled. Cure the cause, then resume the rotation to write it again."
						.formatted(this.consumer.consumer(), goal(), why));
		}

		private Step.Kept<Rotation> moved(ConsumerProgress changed) {
			return new Step.Moved<>(this.rotation.to(this.phase.with(changed), this.now));
		}

	}

}
