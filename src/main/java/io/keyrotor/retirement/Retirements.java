package io.keyrotor.retirement;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;

/**
 * The retirements we keep, finished ones included. Keeping one and waking the engine for
 * it are one transaction.
 */
public interface Retirements {

	Optional<Retirement> find(RetirementId id);

	/** Some retirements, newest first. */
	List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit);

	/** The one live retirement of a version. */
	Optional<Retirement> live(KeyId key, VersionId version);

	/**
	 * Keeps a new retirement and makes it due, unless its version has a live one or one
	 * with this id was kept before.
	 * @param stillRight asked in the same transaction, with the key locked against
	 * everybody who could change the answer, and only if there is none yet
	 * @return the retirement that is kept: the given one, or the one that was there first
	 * @throws io.keyrotor.step.SubjectIsStale if it is not right any more; nothing was
	 * kept then
	 */
	Retirement accept(Retirement retirement, BooleanSupplier stillRight);

	/**
	 * Keeps the next revision of a retirement and makes it due now.
	 * @throws io.keyrotor.step.SubjectIsStale if somebody else kept that revision first,
	 * or its version has another live retirement by now; nothing is changed then
	 */
	void wake(Retirement next);

}
