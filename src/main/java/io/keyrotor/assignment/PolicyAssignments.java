package io.keyrotor.assignment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/**
 * The assignments we keep, finished ones included, and the results of their keys. Keeping
 * one and waking the engine for it are one transaction.
 */
public interface PolicyAssignments {

	Optional<PolicyAssignment> find(AssignmentId id);

	/** Some assignments, newest first. */
	List<PolicyAssignment> list(Optional<AssignmentId> after, int limit);

	/** Keeps a new assignment and makes it due. */
	void accept(PolicyAssignment assignment);

	/**
	 * Keeps the next revision together with the results of some keys; a key's result
	 * replaces the one it had.
	 * @return whether an operator wishes the assignment to end
	 * @throws AssignmentIsStale if somebody else kept that revision first; nothing is
	 * changed then
	 */
	boolean keep(PolicyAssignment next, List<KeyResult> results);

	/**
	 * Keeps the next revision of an assignment that is resumed, forgets a wish to end it,
	 * and makes it due now.
	 * @throws AssignmentIsStale if somebody else kept that revision first; nothing is
	 * changed then
	 */
	void wake(PolicyAssignment next);

	/**
	 * Notes the wish to end an assignment and makes it due now, without a new revision,
	 * so that the step under way still keeps what it did. A repeat changes nothing.
	 * @return whether the assignment exists and was not over
	 */
	boolean cancel(AssignmentId id, Instant now);

	/** Some results, by store and key. */
	List<KeyResult> results(AssignmentId id, Optional<KeyResult.Outcome> outcome, Optional<KeyId> after, int limit);

	/** Some of the keys of a store that failed, in the order of their names. */
	List<KeyName> failed(AssignmentId id, KeyStoreName store, Optional<KeyName> after, int limit);

	/** Those of the keys of a store that have a result. */
	Set<KeyName> withResult(AssignmentId id, KeyStoreName store, Collection<KeyName> keys);

}
