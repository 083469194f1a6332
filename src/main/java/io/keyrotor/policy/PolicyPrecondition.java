package io.keyrotor.policy;

/** What must be true of the present policy for a change to be made. */
@FunctionalInterface
public interface PolicyPrecondition {

	/**
	 * Throws an exception of the caller's own unless the change may be made. Nothing has
	 * been done by then, and no other change of the key happens in this process until the
	 * change is over.
	 */
	void require(PolicyContent present);

}
