package io.keyrotor.sandbox;

/**
 * The service, where it runs in the sandbox's own process and shares its clock. Without
 * one the sandbox moves and resets its fakes alone.
 */
public interface ServiceInProcess {

	/**
	 * Waits until no step of the service is running, makes the change, and lets steps
	 * start again afterwards, also if the change fails.
	 */
	void atRest(Runnable change);

	/** Back to the first state: nothing in the database. Called at rest. */
	void reset();

}
