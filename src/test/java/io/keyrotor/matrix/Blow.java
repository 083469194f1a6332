package io.keyrotor.matrix;

/** What strikes a process. */
enum Blow {

	NONE,
	/** It ends at once, as after {@code kill -9}. */
	DEATH,
	/** It stands still for a while and then goes on, as after {@code SIGSTOP}. */
	FREEZE

}
