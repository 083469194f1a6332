package io.keyrotor.matrix;

/** Everything a process does beyond its own memory. */
enum Place {

	KEY, VERSIONS, VERSION, ROTATE, DISABLE, ENABLE, READ_CONSUMER, REPIN, FOLLOW, SEARCH, LOG,
	/** Reading rows. */
	LOAD,
	/** The transaction that keeps an intent. */
	INTENT,
	/** The transaction that keeps what came of a step. */
	STEP,
	/** The transaction that accepts a request. */
	ACCEPT,
	/** The transaction that keeps what an operator wants. */
	ACT,
	/** Any other transaction. */
	OTHER;

	/** Whether it changes something at Azure. */
	boolean changes() {
		return this == ROTATE || this == DISABLE || this == ENABLE || this == REPIN;
	}

	/** Whether it is a call to Azure. */
	boolean remote() {
		return !transaction() && this != LOAD;
	}

	boolean transaction() {
		return switch (this) {
			case INTENT, STEP, ACCEPT, ACT, OTHER -> true;
			case KEY, VERSIONS, VERSION, ROTATE, DISABLE, ENABLE, READ_CONSUMER, REPIN, FOLLOW, SEARCH, LOG, LOAD ->
				false;
		};
	}

}
