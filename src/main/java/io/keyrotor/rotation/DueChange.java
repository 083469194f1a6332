package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionId;

/** What of a consumer is to be written, if anything is. */
final class DueChange {

	private final KeyStores stores;

	private final Keys keys;

	private final KeptDefinitions definitions;

	DueChange(KeyStores stores, Keys keys, KeptDefinitions definitions) {
		this.stores = stores;
		this.keys = keys;
		this.definitions = definitions;
	}

	/** What is still to be written although it is where it is to be. */
	Optional<ConsumerChange> due(ConsumerTurn turn, ConsumerState state) {
		if (turn.earlier().restoring()) {
			return (turn.like(state) && !turn.authenticates()) ? Optional.empty() : Optional.of(refer(turn, state));
		}
		if (turn.earlier().restored()) {
			return Optional.empty();
		}
		if (damaged(turn, state) && kept(turn).isPresent()) {
			return Optional.of(refer(turn, state));
		}
		if (!turn.route().forward()) {
			return Optional.empty();
		}
		return turn.rotation()
			.target()
			.map((target) -> due(turn, state, target))
			.orElseGet(() -> turn.reapplied(state) ? reapply(turn, state) : Optional.empty());
	}

	private static Optional<ConsumerChange> due(ConsumerTurn turn, ConsumerState state, RotationTarget target) {
		return switch (target) {
			case RotationTarget.AnotherKey _ -> Optional.empty();
			case RotationTarget.SameKey _ -> reapply(turn, state);
			case RotationTarget.OtherCredentials other ->
				(turn.earlier().answered() && ShownCredentials.by(state.identity(), other.credentials()))
						? Optional.empty()
						: Optional.of(new ConsumerChange.Authenticate(state.reference(), other.credentials()));
		};
	}

	private static Optional<ConsumerChange> reapply(ConsumerTurn turn, ConsumerState state) {
		return turn.earlier().answered() ? Optional.empty()
				: Optional.of(new ConsumerChange.Reapply(state.reference()));
	}

	/** Whether it goes back although it is not what it was before it was written. */
	static boolean damaged(ConsumerTurn turn, ConsumerState state) {
		return !turn.route().forward() && turn.consumer().state() instanceof ConsumerProgress.Updating
				&& !turn.like(state);
	}

	/** Its definition as it was before it was written. */
	Optional<String> kept(ConsumerTurn turn) {
		return this.definitions.find(turn.rotation().id(), turn.consumer().binding());
	}

	/** Where it is as it is to be, somebody's change of it has failed. */
	ConsumerChange again(ConsumerTurn turn, ConsumerState state) {
		ConsumerChange refer = refer(turn, state);
		return refer.reference().equals(state.reference()) ? new ConsumerChange.Reapply(state.reference()) : refer;
	}

	/** It is to name the key and version that it is moved to. */
	ConsumerChange refer(ConsumerTurn turn, ConsumerState state) {
		Reference to = turn.route().reference(state.reference(), this.stores);
		return new ConsumerChange.Refer(to, to.equals(state.reference()) ? Optional.empty() : current(turn, to));
	}

	/**
	 * Of another key that it is to follow: its service may want a version named all the
	 * same.
	 */
	private Optional<VersionId> current(ConsumerTurn turn, Reference to) {
		return (to instanceof Reference.Versionless) ? Optional.of(this.keys.key(turn.route().goalKey()).current().id())
				: Optional.empty();
	}

}
