package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
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

	private final BindingChecks checks;

	private final KeptDefinitions definitions;

	private final Settling settling;

	private final InstantSource clock;

	ConsumerMove(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			KeptDefinitions definitions, Settling settling, InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.checks = checks;
		this.definitions = definitions;
		this.settling = settling;
		this.clock = clock;
	}

	Step<Rotation> advance(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {
		Turn turn = new Turn(rotation, phase, consumer, this.consumers.rules(consumer.consumer().kind()),
				this.clock.instant(), Optional.empty());
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
		if (turn.follows(state)) {
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
			return (turn.like(state) && !turn.authenticates()) ? Optional.empty() : Optional.of(refer(turn, state));
		}
		if (turn.restored()) {
			return Optional.empty();
		}
		if (damaged(turn, state) && kept(turn).isPresent()) {
			return Optional.of(refer(turn, state));
		}
		if (!turn.route().forward()) {
			return Optional.empty();
		}
		return turn.rotation.target()
			.map((target) -> due(turn, state, target))
			.orElseGet(() -> turn.reapplied(state) ? reapply(turn, state) : Optional.empty());
	}

	private static Optional<ConsumerChange> due(Turn turn, ConsumerState state, RotationTarget target) {
		return switch (target) {
			case RotationTarget.AnotherKey _ -> Optional.empty();
			case RotationTarget.SameKey _ -> reapply(turn, state);
			case RotationTarget.OtherCredentials other ->
				(turn.answered() && ShownCredentials.by(state.identity(), other.credentials())) ? Optional.empty()
						: Optional.of(new ConsumerChange.Authenticate(state.reference(), other.credentials()));
		};
	}

	private static Optional<ConsumerChange> reapply(Turn turn, ConsumerState state) {
		return turn.answered() ? Optional.empty() : Optional.of(new ConsumerChange.Reapply(state.reference()));
	}

	/** Whether it goes back although it is not what it was before it was written. */
	private static boolean damaged(Turn turn, ConsumerState state) {
		return !turn.route().forward() && turn.consumer.state() instanceof ConsumerProgress.Updating
				&& !turn.like(state);
	}

	private Optional<String> kept(Turn turn) {
		return this.definitions.find(turn.rotation.id(), turn.consumer.binding());
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
		return inDoubt(turn).filter((_) -> !turn.own() || turn.endsOpen()).map(turn::inDoubt).orElseGet(next);
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

	/** Half of the way, what needs several writes is not well before the last of them. */
	private Step<Rotation> faulty(Turn turn, ConsumerState state, String fault) {
		return (turn.own() && !turn.halfWay()) ? turn.operationFailed(fault)
				: write(turn, state, due(turn, state).orElseGet(() -> again(turn, state)));
	}

	private Step.Kept<Rotation> arrived(Turn turn, ConsumerState state) {
		if (turn.consumer.state() instanceof ConsumerProgress.Updating updating && !updating.comparable(state)) {
			return turn
				.to(new ConsumerProgress.Failed(MoveFindings.notComparable(turn.rotation, turn.consumer, turn.goal()),
						Optional.of(updating.accepting(state))), turn.now);
		}
		if (turn.consumer.state() instanceof ConsumerProgress.Updating updating && !turn.like(state)) {
			return changed(turn, state, updating);
		}
		Optional<VersionId> used = usedInstead(turn, state);
		if (used.isPresent()) {
			String why = MoveFindings.inUse(turn.consumer, used.get(), state.reference());
			return turn.patient()
					? turn.troubled(why, Backoff.next(turn.now, turn.consumer.failures(), Optional.empty()))
					: turn.fail(new Finding("VersionNotInUse",
							why + " It has been so for long. Look at it in Azure, then resume the rotation."));
		}
		return done(turn, state, end(turn, state));
	}

	/** Its service shows that it does not use the version yet that it refers to. */
	private Optional<VersionId> usedInstead(Turn turn, ConsumerState state) {
		boolean stays = turn.authenticates() || (!turn.route().forward() && !turn.rotation.moves());
		return state.inUse()
			.filter((_) -> !stays)
			.filter((version) -> !version.equals(
					version(state.reference()).orElseGet(() -> this.keys.key(turn.route().goalKey()).current().id())));
	}

	private Step.Kept<Rotation> changed(Turn turn, ConsumerState state, ConsumerProgress.Updating updating) {
		Finding changed = MoveFindings.changed(turn.rotation, turn.consumer, state.reference(),
				differences(turn.compared(updating.fingerprint()), turn.compared(state.fingerprint())),
				kept(turn).isPresent());
		return turn.to(new ConsumerProgress.Failed(changed, Optional.of(updating)), turn.now);
	}

	/** Where nothing was moved nothing goes back: what was written is so and stays so. */
	private ConsumerProgress.State end(Turn turn, ConsumerState state) {
		if (turn.authenticates() && turn.restored()) {
			return new ConsumerProgress.Skipped(MoveFindings.CREDENTIALS_AS_BEFORE, Optional.empty());
		}
		if (turn.route().forward() || (turn.rotation.moves() && !turn.reapplied(state))) {
			return turn.phase.arrived(turn.now);
		}
		if (turn.reapplied(state)) {
			return new ConsumerProgress.Skipped(
					"It names its key without a version, so there is no version for it to go"
							+ " back to, and it is left as it is.",
					turn.consumer.write());
		}
		boolean written = turn.changed() && turn.rotation.target()
			.filter((target) -> !(target instanceof RotationTarget.OtherCredentials other)
					|| ShownCredentials.by(state.identity(), other.credentials()))
			.isPresent();
		String left = "The rotation was cancelled, and it is left as it is.";
		return written ? new ConsumerProgress.Verified(turn.now) : new ConsumerProgress.Skipped(left,
				turn.consumer.write().map((write) -> outcome(turn.rotation, turn.consumer, state, write)));
	}

	/**
	 * A consumer that was left out while its credentials were being changed, as it is
	 * once no write can change it any more. One that is not bound is not looked at.
	 */
	ConsumerProgress settled(Rotation rotation, ConsumerProgress consumer, ConsumerProgress.Skipped skipped) {
		Optional<ConsumerProgress.Updating> known = skipped.write()
			.map((write) -> this.bindings.find(consumer.binding()).isEmpty() ? write.failed()
					: outcome(rotation, consumer, this.consumers.read(consumer.consumer()), write));
		return consumer.restated(new ConsumerProgress.Skipped(skipped.reason(), known));
	}

	/**
	 * What a write turned out to have done: credentials that are seen now and were not
	 * before are those that it gave. Another secret of the same application is not seen.
	 */
	private ConsumerProgress.Updating outcome(Rotation rotation, ConsumerProgress consumer, ConsumerState state,
			ConsumerProgress.Updating write) {
		return rotation.target()
			.filter((target) -> write.open() && target instanceof RotationTarget.OtherCredentials other
					&& ShownCredentials.by(state.identity(), other.credentials())
					&& this.bindings.find(consumer.binding())
						.filter((binding) -> !ShownCredentials.by(binding.identity(), other.credentials()))
						.isPresent())
			.map((_) -> write.found())
			.orElseGet(write::failed);
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
		if (end instanceof ConsumerProgress.Following && state.inUse()
			.filter((version) -> !turn.rotation.toVersion().equals(Optional.of(version)))
			.isPresent()) {
			return Drift.LAGGING;
		}
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
			.filter((earlier) -> !earlier.over())
			.flatMap((earlier) -> this.settling.until(turn.rotation.subjectId(), turn.target(), earlier.since()));
	}

	private Step<Rotation> write(Turn turn, ConsumerState state, ConsumerChange wanted) {
		ConsumerRules rules = turn.rules;
		Optional<Instant> inDoubt = inDoubt(turn);
		if (inDoubt.isPresent()) {
			return turn.inDoubt(inDoubt.get());
		}
		if (rules.byHand().isPresent()) {
			return turn
				.fail(MoveFindings.byHand(turn.rotation, turn.consumer, wanted.reference(), rules.byHand().get()));
		}
		if (turn.attempts() >= MOST_WRITES * rules.writes()) {
			return turn.failed(MoveFindings.ignored(turn.consumer, turn.attempts(), wanted));
		}
		Optional<String> lost = Optional.of(String.join(", ", state.lostBy(wanted)))
			.filter((members) -> !members.isEmpty());
		if (lost.isPresent()) {
			return turn.needsSecret(MoveFindings.needsSecret(turn.consumer, lost.get(), wanted));
		}
		return unfit(turn, state).<Step<Rotation>>map(turn::fail)
			.or(() -> unusable(turn, state).map(turn::hold))
			.orElseGet(() -> definite(turn, state, wanted));
	}

	/** After a write that is not proven, what is read may be what that write made. */
	private void keep(Turn turn, ConsumerState state) {
		state.definition()
			.filter((_) -> turn.consumer.write().isEmpty())
			.ifPresent((definition) -> this.definitions.keep(turn.rotation.id(), turn.consumer.binding(), definition));
	}

	/** A definition that was lost meanwhile cannot be put back. */
	private Step<Rotation> definite(Turn turn, ConsumerState state, ConsumerChange wanted) {
		boolean damaged = damaged(turn, state) && !turn.restored();
		if (damaged && kept(turn).isEmpty() && turn.consumer.state() instanceof ConsumerProgress.Updating updating) {
			return changed(turn, state, updating);
		}
		if (!turn.restoring() && !damaged) {
			keep(turn, state);
			return intend(turn, state, wanted, false);
		}
		return kept(turn)
			.map((definition) -> intend(turn, state, new ConsumerChange.PutBack(wanted.reference(), definition), true))
			.orElseGet(() -> turn.fail(MoveFindings.notKept(turn.rotation, turn.consumer)));
	}

	/** The other key may have been made for other consumers. */
	private Optional<Finding> unfit(Turn turn, ConsumerState state) {
		if (!turn.route().acrossKeys() || !turn.route().forward()) {
			return Optional.empty();
		}
		Key key = this.keys.key(turn.route().goalKey());
		Optional<CmkBinding> bound = this.bindings.find(turn.consumer.binding());
		return bound.stream()
			.flatMap((binding) -> KeyFitness.failed(key, new ConsumerLook.Seen(binding, turn.rules, state)))
			.findFirst()
			.map((failed) -> new Finding("KeyNotFit",
					failed.detail() + " Nothing was written. " + failed.remedy().orElse("")))
			.or(() -> bound.filter((_) -> turn.consumer.write().isEmpty())
				.flatMap((binding) -> misplaced(binding.on(key.id()), key, state)));
	}

	/**
	 * It may have been bound since the rotation was accepted, or may have lost a right.
	 * One that was written once is not left between two keys.
	 */
	private Optional<Finding> misplaced(CmkBinding wanted, Key key, ConsumerState state) {
		return this.checks.before(wanted, key, state)
			.stream()
			.filter((check) -> check.ofConsumer() && check.failed())
			.findFirst()
			.map((failed) -> new Finding("ConsumerNotFit", "%s: %s Nothing was written to %s. %s"
				.formatted(failed.check(), failed.detail(), wanted.consumer(), failed.remedy().orElse(""))));
	}

	/** A consumer that is moved to a version which cannot wrap would lose its data. */
	private Optional<Finding> unusable(Turn turn, ConsumerState state) {
		KeyId key = turn.route().goalKey();
		KeyVersion version = (state.reference() instanceof Reference.Versionless) ? this.keys.key(key).current()
				: this.keys.version(key, turn.goal()).version();
		return version.usableAt(this.clock.instant()) ? Optional.empty()
				: Optional.of(MoveFindings.notUsable(key, version.id(), turn.consumer));
	}

	private Step<Rotation> intend(Turn turn, ConsumerState state, ConsumerChange change, boolean restoring) {
		Turn fresh = turn.leaving(state, this.stores).at(this.clock.instant());
		ConsumerProgress.Updating updating = new ConsumerProgress.Updating(fresh.now, turn.attempts(),
				turn.expected(state), Optional.empty(), Optional.of(turn.goal()), turn.route().otherGoalKey(),
				restoring, turn.made(), false);
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
	 * @param rules what is known of its kind
	 * @param has the version it was read with
	 */
	private record Turn(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer, ConsumerRules rules,
			Instant now, Optional<VersionId> has) {

		Route route() {
			return new Route(this.rotation, this.phase, this.consumer);
		}

		/** The turn in which it is known what the consumer refers to. */
		Turn seeing(ConsumerState state) {
			return new Turn(this.rotation, this.phase, this.consumer, this.rules, this.now, version(state.reference()));
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
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier && !earlier.over()
					&& earlier.to(route().otherGoalKey(), goal())) ? Optional.of(earlier) : Optional.empty();
		}

		/** How many writes to this target were answered. */
		int attempts() {
			return updating().map(ConsumerProgress.Updating::attempt).orElse(0);
		}

		boolean answered() {
			return attempts() > 0;
		}

		/**
		 * Whether a rotation leaves it alone, because it goes to the new version by
		 * itself.
		 */
		boolean follows(ConsumerState state) {
			return this.rotation.target().isEmpty() && state.reference() instanceof Reference.Versionless
					&& !this.rules.reapplied();
		}

		/** Whether it takes up the new version only when its key is applied once more. */
		boolean reapplied(ConsumerState state) {
			return this.rotation.target().isEmpty() && state.reference() instanceof Reference.Versionless
					&& this.rules.reapplied();
		}

		/** Whether more writes belong to the move than were answered. */
		boolean halfWay() {
			return this.rules.writes() > 1 && attempts() < this.rules.writes();
		}

		/** Whether the consumer is to get back what it was before. */
		boolean restoring() {
			return updating().filter(ConsumerProgress.Updating::restoring).isPresent();
		}

		/** What the consumer is to be like after a write, which may be one of several. */
		Map<String, String> expected(ConsumerState state) {
			return this.consumer.write().map(ConsumerProgress.Updating::fingerprint).orElseGet(state::fingerprint);
		}

		/** What the last answered write to the present target did. */
		ConsumerProgress.Made made() {
			return updating().map(ConsumerProgress.Updating::made).orElse(ConsumerProgress.Made.NOTHING);
		}

		/** Whether what was lost was put back. */
		boolean restored() {
			return made() == ConsumerProgress.Made.PUT_BACK;
		}

		/** Whether it is about to be left as it is, and nobody knows what was written. */
		boolean endsOpen() {
			return !route().forward() && !this.rotation.moves()
					&& updating().filter((write) -> write.open() || write.restoring()).isPresent();
		}

		/** Whether what the rotation is for was done. */
		boolean changed() {
			return made() == ConsumerProgress.Made.CHANGE;
		}

		/** Whether the credentials are changed. */
		boolean authenticates() {
			return this.rotation.target().filter(RotationTarget.OtherCredentials.class::isInstance).isPresent();
		}

		/** Whether the consumer is what it was before the write. */
		boolean like(ConsumerState state) {
			return (this.consumer.state() instanceof ConsumerProgress.Updating earlier)
					&& compared(earlier.fingerprint()).equals(compared(state.fingerprint()));
		}

		/** A change of credentials is to be seen in the members that tell them. */
		Map<String, String> compared(Map<String, String> fingerprint) {
			return authenticates() ? ShownCredentials.rest(fingerprint) : fingerprint;
		}

		/** What was written is not so; what the consumer was like before still counts. */
		Step.Kept<Rotation> failed(Finding finding) {
			return to(
					new ConsumerProgress.Failed(finding, this.consumer.write().map(ConsumerProgress.Updating::failed)),
					this.now);
		}

		/** What an earlier write may have done is not forgotten. */
		Step.Kept<Rotation> needsSecret(Finding finding) {
			return this.consumer.write().isPresent() ? fail(finding)
					: to(new ConsumerProgress.NeedsSecret(finding), this.now);
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
			return new Turn(this.rotation, this.phase, changed, this.rules, this.now, this.has);
		}

		/** The same turn at a later moment. */
		Turn at(Instant later) {
			return new Turn(this.rotation, this.phase, this.consumer, this.rules, later, this.has);
		}

		/** Whether the consumer may go on being tried. */
		boolean patient() {
			return this.consumer.failures() < PATIENCE;
		}

		/** The turn once the consumer's new state is kept. */
		Turn kept(ConsumerProgress.State state) {
			Turn restated = restated(state);
			Phase.Moving next = this.phase.with(restated.consumer);
			return new Turn(this.rotation.to(next, this.now), next, restated.consumer, this.rules, this.now, this.has);
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
			return failed(MoveFindings.operationFailed(this.consumer, goal(), why));
		}

		private Step.Kept<Rotation> moved(ConsumerProgress changed) {
			return new Step.Moved<>(this.rotation.to(this.phase.with(changed), this.now));
		}

	}

}
