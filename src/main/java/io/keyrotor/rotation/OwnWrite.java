package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/**
 * The write of a consumer to its present target that may be under way or not proven, if
 * there is one.
 */
record OwnWrite(Optional<ConsumerProgress.Updating> write) {

	/** The write of this state, if it is not over and goes to this version. */
	static OwnWrite of(ConsumerProgress.State state, Optional<KeyId> key, VersionId version) {
		return new OwnWrite(
				(state instanceof ConsumerProgress.Updating updating && !updating.over() && updating.to(key, version))
						? Optional.of(updating) : Optional.empty());
	}

	boolean exists() {
		return this.write.isPresent();
	}

	/** How many writes to this target were answered. */
	int attempts() {
		return this.write.map(ConsumerProgress.Updating::attempt).orElse(0);
	}

	boolean answered() {
		return attempts() > 0;
	}

	/** Whether the consumer is to get back what it was before. */
	boolean restoring() {
		return this.write.filter(ConsumerProgress.Updating::restoring).isPresent();
	}

	/** What the last answered write did. */
	ConsumerProgress.Made made() {
		return this.write.map(ConsumerProgress.Updating::made).orElse(ConsumerProgress.Made.NOTHING);
	}

	/** Whether what was lost was put back. */
	boolean restored() {
		return made() == ConsumerProgress.Made.PUT_BACK;
	}

	/** Whether what the rotation is for was done. */
	boolean changed() {
		return made() == ConsumerProgress.Made.CHANGE;
	}

	/** Whether nobody knows what is written by the end of it. */
	boolean open() {
		return this.write.filter((known) -> known.open() || known.restoring()).isPresent();
	}

}
