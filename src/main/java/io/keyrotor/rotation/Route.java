package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.VersionId;

/** From where to where one consumer is moved, in the direction that the rotation goes. */
record Route(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {

	/** The key that it is moved to. */
	KeyId goalKey() {
		return forward() ? this.rotation.otherKey().orElse(this.rotation.key()) : this.rotation.key();
	}

	/** The key that it is moved from. */
	KeyId startKey() {
		return forward() ? this.rotation.key() : this.rotation.otherKey().orElse(this.rotation.key());
	}

	boolean forward() {
		return this.phase instanceof Phase.Propagating;
	}

	/** Whether it is moved to another key. */
	boolean acrossKeys() {
		return this.rotation.otherKey().isPresent();
	}

	/** The key that it is moved to, if that is not the rotation's own. */
	Optional<KeyId> otherGoalKey() {
		return Optional.of(goalKey()).filter((key) -> !key.equals(this.rotation.key()));
	}

	/** The version it is to have there, if it is pinned. */
	VersionId goal(Optional<VersionId> has) {
		return this.rotation.moves() ? this.phase.target(this.consumer)
				: has.or(this::written).orElseGet(() -> this.phase.target(this.consumer));
	}

	private Optional<VersionId> written() {
		return this.consumer.write().flatMap(ConsumerProgress.Updating::target);
	}

	/** Where it stands that refers to the key in this way. */
	Place place(KeyId key, Reference reference) {
		return switch (reference) {
			case Reference.ServiceManaged _ -> Place.UNKNOWN;
			case Reference.Versionless _ -> key.equals(goalKey()) ? Place.GOAL : Place.START;
			case Reference.Pinned _ when !this.rotation.moves() -> Place.GOAL;
			case Reference.Pinned pinned -> place(key, pinned.version());
		};
	}

	private Place place(KeyId key, VersionId version) {
		if (key.equals(goalKey()) && version.equals(goal(Optional.of(version)))) {
			return Place.GOAL;
		}
		if (key.equals(startKey()) && this.phase.movesFrom(version)) {
			return Place.START;
		}
		return this.phase.leaves(version).isPresent() ? Place.ELSEWHERE : Place.UNKNOWN;
	}

	/** How it is to refer to its key; what has no version of its own gets none. */
	Reference reference(Reference now, KeyStores stores) {
		KeyId key = goalKey();
		return switch (now) {
			case Reference.ServiceManaged _ ->
				throw new IllegalStateException("A service's own key is no key of ours.");
			case Reference.Pinned pinned when now.keyIn(stores).equals(Optional.of(key)) ->
				pinned.at(goal(Optional.of(pinned.version())));
			case Reference.Pinned pinned -> new Reference.Pinned(stores.require(key.store()).uri(), key.name(),
					goal(Optional.of(pinned.version())));
			case Reference.Versionless _ when now.keyIn(stores).equals(Optional.of(key)) -> now;
			case Reference.Versionless _ -> new Reference.Versionless(stores.require(key.store()).uri(), key.name());
		};
	}

	/** Where a consumer stands. */
	enum Place {

		/** Where it is to be. */
		GOAL,
		/** From where it is to be moved. */
		START,
		/** Where the rotation did not put it; it is left there. */
		ELSEWHERE,
		/** Where nobody expects it. */
		UNKNOWN

	}

}
