package io.keyrotor.inventory;

import java.util.List;
import java.util.Optional;

/** Some of a store's keys, and where the list goes on; empty at its end. */
public record KeyListing(List<KeySight> keys, Optional<ListPosition> next) {

	public KeyListing {
		keys = List.copyOf(keys);
	}

}
