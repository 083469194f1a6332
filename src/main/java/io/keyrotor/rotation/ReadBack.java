package io.keyrotor.rotation;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.Step;

/** What comes of a consumer that was read back, and what is kept of it. */
final class ReadBack {

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final DueChange changes;

	private final BindingReader reader;

	ReadBack(Keys keys, Consumers consumers, Bindings bindings, BindingReader reader, DueChange changes) {
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.changes = changes;
		this.reader = reader;
	}

	/** It is where it is to be; that counts if it is as it was otherwise. */
	Step.Kept<Rotation> arrived(ConsumerTurn turn, ConsumerState state) {
		if (turn.consumer().state() instanceof ConsumerProgress.Updating updating && !updating.comparable(state)) {
			return turn.to(new ConsumerProgress.Failed(
					MoveFindings.notComparable(turn.rotation(), turn.consumer(), turn.goal()),
					Optional.of(updating.accepting(state))), turn.now());
		}
		if (turn.consumer().state() instanceof ConsumerProgress.Updating updating && !turn.like(state)) {
			return changed(turn, state, updating);
		}
		return usedInstead(turn, state).map((used) -> lagging(turn, state, used))
			.orElseGet(() -> done(turn, state, end(turn, state)));
	}

	private static Step.Kept<Rotation> lagging(ConsumerTurn turn, ConsumerState state, VersionId used) {
		String why = MoveFindings.inUse(turn.consumer(), used, state.reference());
		return turn.patient()
				? turn.troubled(why, Backoff.next(turn.now(), turn.consumer().failures(), Optional.empty()))
				: turn.fail(new Finding("VersionNotInUse",
						why + " It has been so for long. Look at it in Azure, then resume the rotation."));
	}

	/** Its service shows that it does not use the version yet that it refers to. */
	private Optional<VersionId> usedInstead(ConsumerTurn turn, ConsumerState state) {
		boolean stays = turn.authenticates() || (!turn.route().forward() && !turn.rotation().moves());
		return state.inUse()
			.filter((_) -> !stays)
			.filter((version) -> !version.equals(ConsumerTurn.version(state.reference())
				.orElseGet(() -> this.keys.key(turn.route().goalKey()).current().id())));
	}

	/**
	 * It is where this rotation did not put it; if a rotation before it did so, that has
	 * to be right all the same.
	 */
	Step.Kept<Rotation> left(ConsumerTurn turn, ConsumerState state, KeyId on) {
		VersionId version = ((Reference.Pinned) state.reference()).version();
		boolean boundElsewhere = this.bindings.find(turn.consumer().binding())
			.filter((binding) -> !binding.key().equals(on))
			.isPresent();
		if (boundElsewhere) {
			return turn.fail(MoveFindings.offItsBinding(turn.rotation(), turn.consumer(), state));
		}
		if (turn.consumer().state() instanceof ConsumerProgress.Updating updating && !updating.over()
				&& updating.target().equals(Optional.of(version)) && !turn.like(state)) {
			return changed(turn, state, updating);
		}
		return turn.phase()
			.leaves(version)
			.map((why) -> turn.to(new ConsumerProgress.Skipped(why, turn.consumer().write()), turn.now()))
			.orElseThrow();
	}

	/** It is not what it was before it was written. */
	Step.Kept<Rotation> changed(ConsumerTurn turn, ConsumerState state, ConsumerProgress.Updating updating) {
		Finding changed = MoveFindings.changed(turn.rotation(), turn.consumer(), state.reference(),
				differences(turn.compared(updating.fingerprint()), turn.compared(state.fingerprint())),
				this.changes.kept(turn).isPresent());
		return turn.to(new ConsumerProgress.Failed(changed, Optional.of(updating)), turn.now());
	}

	/** The members that are not the same in both. */
	static Set<String> differences(Map<String, String> before, Map<String, String> after) {
		Set<String> members = new TreeSet<>(before.keySet());
		members.addAll(after.keySet());
		members.removeIf((member) -> Objects.equals(before.get(member), after.get(member)));
		return members;
	}

	/** Where nothing was moved nothing goes back: what was written is so and stays so. */
	private ConsumerProgress.State end(ConsumerTurn turn, ConsumerState state) {
		if (turn.authenticates() && turn.earlier().restored()) {
			return new ConsumerProgress.Skipped(MoveFindings.CREDENTIALS_AS_BEFORE, Optional.empty());
		}
		if (turn.route().forward() || (turn.rotation().moves() && !turn.reapplied(state))) {
			return turn.phase().arrived(turn.now());
		}
		if (turn.reapplied(state)) {
			return new ConsumerProgress.Skipped(
					"It names its key without a version, so there is no version for it to go"
							+ " back to, and it is left as it is.",
					turn.consumer().write());
		}
		return asItIs(turn, state);
	}

	/** A cancelled rotation leaves it as it is, and tells what that is. */
	private ConsumerProgress.State asItIs(ConsumerTurn turn, ConsumerState state) {
		boolean written = turn.earlier().changed() && turn.rotation()
			.target()
			.filter((target) -> !(target instanceof RotationTarget.OtherCredentials other)
					|| ShownCredentials.by(state.identity(), other.credentials()))
			.isPresent();
		String left = "The rotation was cancelled, and it is left as it is.";
		return written ? new ConsumerProgress.Verified(turn.now()) : new ConsumerProgress.Skipped(left,
				turn.consumer().write().map((write) -> outcome(turn.rotation(), turn.consumer(), state, write)));
	}

	/**
	 * What was read is kept with its binding, as a look at it would judge it; it gets the
	 * secret that it was given.
	 */
	Step.Kept<Rotation> done(ConsumerTurn turn, ConsumerState state, ConsumerProgress.State end) {
		boolean written = turn.consumer().state() instanceof ConsumerProgress.Updating;
		ConsumerState known = (end instanceof ConsumerProgress.Verified && turn.authenticates()) ? state.supplied()
				: state;
		this.bindings.find(turn.consumer().binding())
			.ifPresent((binding) -> this.bindings.update(this.reader.left(binding, known, written)));
		return turn.to(end, turn.now());
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

}
