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

	/** The one live rotation of a key, which moves consumers from it or to it. */
	Optional<Rotation> live(KeyId key);

	/**
	 * Keeps a new rotation and makes it due, unless one of its keys has a live one. All
	 * its keys are locked at once and in one order, whoever asks. It is kept as the
	 * newest of its keys, whatever the clocks of those who took the others said.
	 * @return the live rotation: the given one, or the one that was there first
	 */
	default Rotation accept(Rotation rotation) {
		return accept(rotation, () -> true);
	}

	/**
	 * As {@link #accept(Rotation)}, if it is still right.
	 * @param stillRight asked in the same transaction, with the rotation's keys locked
	 * against everybody who could change the answer, and only if none of them has a live
	 * rotation
	 * @throws io.keyrotor.step.SubjectIsStale if it is not right any more; nothing is
	 * kept then
	 */
	Rotation accept(Rotation rotation, BooleanSupplier stillRight);

	/**
	 * As {@link #accept(Rotation, BooleanSupplier)}, in one transaction with the end of
	 * another rotation of the key that gives way to it. What was kept of the consumers
	 * that it takes over is kept for it from then on.
	 * @param ended the next revision of the other one, which is its last
	 * @throws io.keyrotor.step.SubjectIsStale also if somebody else kept that revision
	 * first
	 */
	Rotation supersede(Rotation ended, Rotation rotation, BooleanSupplier stillRight);

	/**
	 * Keeps the next revision of a rotation and makes it due now.
	 * @param stillRight asked in the same transaction, with the rotation's keys locked
	 * against everybody who could change the answer
	 * @throws io.keyrotor.step.SubjectIsStale if somebody else kept that revision first,
	 * it is not right any more, or one of its keys has another live rotation by now;
	 * nothing is changed then
	 */
	void wake(Rotation next, BooleanSupplier stillRight);

}
