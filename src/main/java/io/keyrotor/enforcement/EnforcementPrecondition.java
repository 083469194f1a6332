package io.keyrotor.enforcement;

/** What the caller asks of the service before it may be changed. */
@FunctionalInterface
public interface EnforcementPrecondition {

	/** Throws whatever refuses the change. */
	void check(SearchServiceState present);

}
