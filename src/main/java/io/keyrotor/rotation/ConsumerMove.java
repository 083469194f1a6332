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
import io.keyrotor.binding.ConsumerRules;
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
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.plan.KeyFitness;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * Moves one consumer to the target of its rotation. It is written only when its own
 * read-back says that it is not there yet (or when it is to be written as it is, until
 * one write was answered), never to a version that could not wrap, never from a newer
 * version to an older one save in a rollback, and never when a secret would be lost.
 */
final class ConsumerMove {

	private static final int MOST_WRITES = 3;

	/** With the pauses between them, about half an hour. */
	private static final int PATIENCE = 60;

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final KeptDefinitions definitions;

	private final Settling settling;

	private final InstantSource clock;

	ConsumerMove(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, KeptDefinitions definitions,
			Settling settling, InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.definitions = definitions;
		this.settling = settling;
		this.clock = clock;
	}

	Step<Rotation> advance(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {
		Turn turn = new Turn(rotation, phase, consumer, this.clock.instant(), Optional.empty());
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

	private Step<Rotation> read(Turn before) {
		ConsumerState state = this.consumers.read(before.consumer.consumer());
		Turn turn = before.seeing(state);
		Optional<KeyId> on = state.reference().keyIn(this.stores);
		if (on.filter(turn.rotation.keys()::contains).isEmpty()) {
			return turn.fail(MoveFindings.onOtherKey(turn.rotation, turn.consumer, state));
		}
		if (state.reference() instanceof Reference.Versionless && turn.rotation.target().isEmpty()) {
			return done(turn, state, new ConsumerProgress.Following());
		}
		if (!state.settled()) {
			return unsettled(turn, state);
		}
		return switch (turn.route().place(on.get(), state.reference())) {
			case UNKNOWN -> turn.fail(MoveFindings.unexpected(turn.rotation, turn.consumer, state, turn.goal()));
			case ELSEWHERE -> settled(turn, () -> left(turn, state));
			case START -> state.fault().isPresent() ? faulty(turn, state, state.fault().get())
					: write(turn, state, refer(turn, state));
			case GOAL -> state.fault().isPresent() ? faulty(turn, state, state.fault().get()) : here(turn, state);
		};
	}

	/** It is on the version it is to have; that may not be all there is to do. */
	private Step<Rotation> here(Turn turn, ConsumerState state) {
		return due(turn, state).map((change) -> write(turn, state, change))
			.orElseGet(() -> settled(turn, () -> arrived(turn, state)));
	}

	private Optional<ConsumerChange> due(Turn turn, ConsumerState state) {
		if (turn.restoring()) {
			return turn.like(state) ? Optional.empty() : Optional.of(refer(turn, state));
		}
		if (!turn.route().forward() || turn.rotation.target().isEmpty()) {
			return Optional.empty();
		}
		return switch (turn.rotation.target().get()) {
			case RotationTarget.AnotherKey _ -> Optional.empty();
			case RotationTarget.SameKey _ ->
				turn.answered() ? Optional.empty() : Optional.of(new ConsumerChange.Reapply(state.reference()));
			case RotationTarget.OtherCredentials other ->
				(turn.answered() && ShownCredentials.by(state, other.credentials())) ? Optional.empty()
						: Optional.of(new ConsumerChange.Authenticate(state.reference(), other.credentials()));
		};
	}

	/** Where it is as it is to be, somebody's change of it has failed. */
	private ConsumerChange again(Turn turn, ConsumerState state) {
		ConsumerChange refer = refer(turn, state);
		return refer.reference().equals(state.reference()) ? new ConsumerChange.Reapply(state.reference()) : refer;
	}

	private ConsumerChange refer(Turn turn, ConsumerState state) {
		return new ConsumerChange.Refer(turn.route().reference(state.reference(), this.stores));
	}

	/** What is read counts only once no write of another direction can change it. */
	private Step<Rotation> settled(Turn turn, Supplier<Step.Kept<Rotation>> next) {
		return inDoubt(turn).filter((_) -> !turn.own()).map(turn::inDoubt).orElseGet(next);
	}

	/** It is where this rotation did not put it. */
	private static Step.Kept<Rotation> left(Turn turn, ConsumerState state) {
		Reference.Pinned pinned = (Reference.Pinned) state.reference();
		return turn.to(turn.phase.leaves(pinned.version()).orElseThrow(), turn.now);
	}

	private static Step.Kept<Rotation> unsettled(Turn turn, ConsumerState state) {
		String why = MoveFindings.busy(turn.consumer, state);
		return turn.patient() ? turn.troubled(why, Backoff.next(turn.now, turn.consumer.failures(), Optional.empty()))
				: turn.fail(new Finding("ConsumerBusy",
						why + " It has been so for long. Look at it in Azure, then resume the rotation."));
	}

	private Step<Rotation> faulty(Turn turn, ConsumerState state, String fault) {
		return turn.own() ? turn.operationFailed(fault)
				: write(turn, state, due(turn, state).orElseGet(() -> again(turn, state)));
	}

	private Step.Kept<Rotation> arrived(Turn turn, ConsumerState state) {
		if (turn.consumer.state() instanceof ConsumerProgress.Updating updating && !turn.like(state)) {
			boolean kept = this.definitions.find(turn.rotation.id(), turn.consumer.binding()).isPresent();
			Finding changed = MoveFindings.changed(turn.rotation, turn.consumer, turn.goal(),
					differences(turn.compared(updating.fingerprint()), turn.compared(state.fingerprint())), kept);
			return turn.to(new ConsumerProgress.Failed(changed, Optional.of(updating)), turn.now);
		}
		return done(turn, state, end(turn, state));
	}

	/** Where nothing was moved nothing goes back: what was written is so and stays so. */
	private static ConsumerProgress.State end(Turn turn, ConsumerState state) {
		if (turn.route().forward() || turn.rotation.moves()) {
			return turn.phase.arrived(turn.now);
		}
		boolean written = turn.answered() && turn.rotation.target()
			.filter((target) -> !(target instanceof RotationTarget.OtherCredentials other)
					|| ShownCredentials.by(state, other.credentials()))
			.isPresent();
		return written ? new ConsumerProgress.Verified(turn.now) : new ConsumerProgress.Skipped(
				"The rotation was cancelled, and it is left as it is.", turn.consumer.write());
	}

	private static Set<String> differences(Map<String, String> before, Map<String, String> after) {
		Set<String> members = new TreeSet<>(before.keySet());
		members.addAll(after.keySet());
		members.removeIf((member) -> Objects.equals(before.get(member), after.get(member)));
		return members;
	}

	private Step.Kept<Rotation> done(Turn turn, ConsumerState state, ConsumerProgress.State end) {
		boolean written = turn.consumer.state() instanceof ConsumerProgress.Updating;
		Drift drift = drift(turn, state, end);
		this.bindings.find(turn.consumer.binding())
			.ifPresent((binding) -> this.bindings
				.update(written ? binding.written(state, drift, turn.now) : binding.read(state, drift, turn.now)));
		return turn.to(end, turn.now);
	}

	/** Who goes back to another key may find its own version the newest there. */
	private static Drift drift(Turn turn, ConsumerState state, ConsumerProgress.State end) {
		boolean newest = turn.route().acrossKeys() && turn.phase instanceof Phase.RollingBack back
				&& (state.reference() instanceof Reference.Versionless || turn.goal().equals(back.previous()));
		return (end instanceof ConsumerProgress.RolledBack && turn.rotation.moves() && !newest) ? Drift.PINNED_OLD
				: Drift.IN_SYNC;
	}

	/**
	 * Until when an earlier write may still take effect.
	 */
	private Optional<Instant> inDoubt(Turn turn) {
		return turn.consumer.write()
			.flatMap((earlier) -> this.settling.until(turn.rotation.subjectId(), turn.target(), earlier.since()));
	}

	private Step<Rotation> write(Turn turn, ConsumerState state, ConsumerChange wanted) {
		ConsumerRules rules = this.consumers.rules(turn.consumer.consumer().kind());
		Optional<Instant> inDoubt = inDoubt(turn);
		if (inDoubt.isPresent()) {
			return turn.inDoubt(inDoubt.get());
		}
		if (rules.byHand().isPresent()) {
			return turn
				.fail(MoveFindings.byHand(turn.rotation, turn.consumer, wanted.reference(), rules.byHand().get()));
		}
		if (turn.attempts() >= MOST_WRITES * rules.writes()) {
			return turn.fail(MoveFindings.ignored(turn.consumer, turn.attempts(), wanted));
		}
		Optional<String> lost = Optional.of(String.join(", ", state.lostBy(wanted)))
			.filter((members) -> !members.isEmpty());
		if (lost.isPresent()) {
			return turn.to(
					new ConsumerProgress.NeedsSecret(MoveFindings.needsSecret(turn.consumer, lost.get(), wanted)),
					turn.now);
		}
		return unfit(turn, state, rules).<Step<Rotation>>map(turn::fail)
			.or(() -> unusable(turn, state).map(turn::hold))
			.orElseGet(() -> definite(turn, state, wanted));
	}

	/** A definition that was lost meanwhile cannot be put back. */
	private Step<Rotation> definite(Turn turn, ConsumerState state, ConsumerChange wanted) {
		if (!turn.restoring()) {
			state.definition()
				.ifPresent(
						(definition) -> this.definitions.keep(turn.rotation.id(), turn.consumer.binding(), definition));
			return intend(turn, state, wanted);
		}
		return this.definitions.find(turn.rotation.id(), turn.consumer.binding())
			.map((definition) -> intend(turn, state, new ConsumerChange.PutBack(wanted.reference(), definition)))
			.orElseGet(() -> turn.fail(MoveFindings.notKept(turn.rotation, turn.consumer)));
	}

	/** The other key may have been made for other consumers. */
	private Optional<Finding> unfit(Turn turn, ConsumerState state, ConsumerRules rules) {
		if (!turn.route().acrossKeys() || !turn.route().forward()) {
			return Optional.empty();
		}
		Key key = this.keys.key(turn.route().goalKey());
		return this.bindings.find(turn.consumer.binding())
			.stream()
			.flatMap((binding) -> KeyFitness.failed(key, new ConsumerLook.Seen(binding, rules, state)))
			.findFirst()
			.map((failed) -> new Finding("KeyNotFit",
					failed.detail() + " Nothing was written. " + failed.remedy().orElse("")));
	}

	/** A consumer that is moved to a version which cannot wrap would lose its data. */
	private Optional<Finding> unusable(Turn turn, ConsumerState state) {
		KeyId key = turn.route().goalKey();
		KeyVersion version = (state.reference() instanceof Reference.Versionless) ? this.keys.key(key).current()
				: this.keys.version(key, turn.goal()).version();
		return version.usableAt(this.clock.instant()) ? Optional.empty()
				: Optional.of(MoveFindings.notUsable(key, version.id(), turn.consumer));
	}

	private Step<Rotation> intend(Turn turn, ConsumerState state, ConsumerChange change) {
		Turn fresh = turn.leaving(state, this.stores).at(this.clock.instant());
		ConsumerProgress.Updating updating = new ConsumerProgress.Updating(fresh.now, turn.attempts(),
				turn.expected(state), Optional.empty(), Optional.of(turn.goal()), turn.route().otherGoalKey(),
				turn.restoring());
		Turn intended = fresh.kept(updating);
		return new Step.Intend<>(intended.rotation,
				new ExternalWrite(ExternalWrite.Operation.PUT_CONSUMER, turn.route().goalKey(), turn.target(),
						version(change.reference())),
				(fence) -> write(intended, updating, state, change, turn.consumer.state(), fence));
	}

	private static Optional<VersionId> version(Reference reference) {
		return (reference instanceof Reference.Pinned pinned) ? Optional.of(pinned.version()) : Optional.empty();
	}

	/**
	 * Writes the consumer.
	 * @param before what to go back to when this write certainly was not made; an earlier
	 * one may still have been
	 */
	private Step.Effected<Rotation> write(Turn turn, ConsumerProgress.Updating updating, ConsumerState state,
			ConsumerChange change, ConsumerProgress.State before, Fence fence) {
		this.settling.begin(turn.rotation.subjectId(), turn.target(), updating.since());
		try {
			Confirmed<Optional<String>> answer = this.consumers.write(turn.consumer.consumer(), state, change, fence);
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

	/**
	 * One consumer's turn in a rotation at one moment.
	 *
	 * @param has the version it was read with
	 */
	private record Turn(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer, Instant now,
			Optional<VersionId> has) {

		Route route() {
			return new Route(this.rotation, this.phase, this.consumer);
		}

		/** The turn in which it is known what the consumer refers to. */
		Turn seeing(ConsumerState state) {
			return new Turn(this.rotation, this.phase, this.consumer, this.now, version(state.reference()));
		}

		/** The version it is moved to. */
		VersionId goal() {
			return route().goal(this.has);
		}

		/** What is written, as the evidence names it. */
		String target() {
			return this.consumer.consumer().uri();
		}

		/** Whether the write that may be under way is to the present target. */
		boolean own() {
			return updating().isPresent();
		}

		private Optional<ConsumerProgress.Updating> updating() {
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier
					&& earlier.to(route().otherGoalKey(), goal())) ? Optional.of(earlier) : Optional.empty();
		}

		/** How many writes to this target were answered. */
		int attempts() {
			return updating().map(ConsumerProgress.Updating::attempt).orElse(0);
		}

		boolean answered() {
			return attempts() > 0;
		}

		/** Whether the consumer is to get back what it was before. */
		boolean restoring() {
			return updating().filter(ConsumerProgress.Updating::restoring).isPresent();
		}

		/** What the consumer is to be like after a write. */
		Map<String, String> expected(ConsumerState state) {
			return updating().filter(ConsumerProgress.Updating::restoring)
				.map(ConsumerProgress.Updating::fingerprint)
				.orElseGet(state::fingerprint);
		}

		/** Whether the consumer is what it was before the write. */
		boolean like(ConsumerState state) {
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier)
					&& compared(earlier.fingerprint()).equals(compared(state.fingerprint()));
		}

		/** A change of credentials is to be seen in the members that tell them. */
		Map<String, String> compared(Map<String, String> fingerprint) {
			return this.rotation.target().filter(RotationTarget.OtherCredentials.class::isInstance).isPresent()
					? ShownCredentials.rest(fingerprint) : fingerprint;
		}

		private Step.Kept<Rotation> over(Finding finding) {
			return to(new ConsumerProgress.Failed(finding, Optional.empty()), this.now);
		}

		/** The turn in which it is known what the consumer had before it was moved on. */
		Turn leaving(ConsumerState state, KeyStores stores) {
			boolean leaves = route().forward() && this.rotation.moves()
					&& state.reference().keyIn(stores).equals(Optional.of(route().startKey()));
			return leaves
					? version(state.reference()).map((version) -> with(this.consumer.leaving(version))).orElse(this)
					: this;
		}

		private Turn with(ConsumerProgress changed) {
			return new Turn(this.rotation, this.phase, changed, this.now, this.has);
		}

		/** The same turn at a later moment. */
		Turn at(Instant later) {
			return new Turn(this.rotation, this.phase, this.consumer, later, this.has);
		}

		/** Whether the consumer may go on being tried. */
		boolean patient() {
			return this.consumer.failures() < PATIENCE;
		}

		/** The turn once the consumer's new state is kept. */
		Turn kept(ConsumerProgress.State state) {
			Turn restated = restated(state);
			Phase.Moving next = this.phase.with(restated.consumer);
			return new Turn(this.rotation.to(next, this.now), next, restated.consumer, this.now, this.has);
		}

		Turn restated(ConsumerProgress.State state) {
			return with(this.consumer.restated(state));
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

		/** A write that may still take effect is not forgotten. */
		Step.Kept<Rotation> fail(Finding finding) {
			return to(
					new ConsumerProgress.Failed(finding, this.consumer.write().map(ConsumerProgress.Updating::inDoubt)),
					this.now);
		}

		/** The operation is over, and so is the write. */
		Step.Kept<Rotation> operationFailed(String why) {
			return over(MoveFindings.operationFailed(this.consumer, goal(), why));
		}

		private Step.Kept<Rotation> moved(ConsumerProgress changed) {
			return new Step.Moved<>(this.rotation.to(this.phase.with(changed), this.now));
		}

	}

}
