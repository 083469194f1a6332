package io.keyrotor.assignment;

import java.util.List;

/**
 * What comes of one turn of a store.
 *
 * @param writes whether the policy of the key at work is to be set
 */
record Turn(StoreProgress next, List<KeyResult> results, boolean writes) {

	static Turn of(StoreProgress next) {
		return new Turn(next, List.of(), false);
	}

	static Turn of(StoreProgress next, KeyResult result) {
		return new Turn(next, List.of(result), false);
	}

	static Turn writing(StoreProgress next) {
		return new Turn(next, List.of(), true);
	}

}
