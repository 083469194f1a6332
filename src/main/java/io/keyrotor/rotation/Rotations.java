package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;

/**
 * The rotations we keep, finished ones included. Keeping one and waking the engine for it
 * are one transaction.
 */
public interface Rotations {

	Optional<Rotation> find(RotationId id);

	/** Some rotations, newest first. */
	List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit);

	/** The one live rotation of a key. */
	Optional<Rotation> live(KeyId key);

	/**
	 * Keeps a new rotation and makes it due, unless its key has a live one. It is kept as
	 * the newest of its key, whatever the clocks of those who took the others said.
	 * @return the key's live rotation: the given one, or the one that was there first
	 */
	Rotation accept(Rotation rotation);

	/**
	 * Keeps the next revision of a rotation and makes it due now.
	 * @param stillRight asked in the same transaction, with the rotation's key locked
	 * against everybody who could change the answer
	 * @throws io.keyrotor.step.SubjectIsStale if somebody else kept that revision first,
	 * it is not right any more, or its key has another live rotation by now; nothing is
	 * changed then
	 */
	void wake(Rotation next, BooleanSupplier stillRight);

}
