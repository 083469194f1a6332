package io.keyrotor.binding;

import java.util.List;

import io.keyrotor.key.Key;

/** Checks whether a consumer and its key are such that a rotation can move it safely. */
@FunctionalInterface
public interface BindingChecks {

	/**
	 * All checks of a consumer that was just read. Nothing is changed, a repeat checks
	 * again, and no failure of Azure is thrown: what cannot be read is unknown.
	 * @param wanted the binding that would be kept
	 */
	List<BindingCheck> before(CmkBinding wanted, Key key, ConsumerState state);

}
