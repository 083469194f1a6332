package io.keyrotor.sandbox;

import java.util.List;

/**
 * One fake Azure service: everything it knows is in memory, and everything it changes is
 * in the {@link Ledger}.
 */
interface FakeService {

	/**
	 * Does what the call asks and answers as Azure would. Calls come from many threads.
	 */
	Reply answer(Call call);

	/** Back to the first state. */
	void reset();

	/** The consumers this service holds, for {@code GET /consumers}. */
	default List<FakeConsumer> consumers() {
		return List.of();
	}

	/**
	 * Loses one member of what the call has just written, as a service may that took the
	 * write and says that all is well.
	 * @return false if there was nothing to lose
	 */
	default boolean lose(Call call) {
		return false;
	}

}
