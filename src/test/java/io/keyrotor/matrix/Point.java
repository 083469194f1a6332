package io.keyrotor.matrix;

/** Where in a call or a transaction something may strike. */
enum Point {

	/** Nothing has been sent. */
	BEFORE,
	/** The fence was passed, and nothing has been sent yet. */
	UNSENT,
	/** It was sent and may take effect at any moment. */
	IN_FLIGHT,
	/** Everything was said in a transaction, and nothing is committed. */
	UNCOMMITTED,
	/** It is over: answered, committed, or given up. */
	AFTER

}
