package io.keyrotor.matrix;

/** Where in a call or a transaction something may strike. */
enum Point {

	/** Nothing has been sent. */
	BEFORE,
	/** The fence was passed, and nothing has been sent yet. */
	UNSENT,
	/** It was sent and may take effect at any moment. */
	IN_FLIGHT,
	/** It is over: answered, committed, or given up. */
	AFTER

}
