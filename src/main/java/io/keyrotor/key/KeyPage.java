package io.keyrotor.key;

import java.util.List;
import java.util.Optional;

/**
 * Some names of a store's keys, and where the next page starts; empty on the last page.
 */
public record KeyPage(List<KeyName> names, Optional<String> next) {

	public KeyPage {
		names = List.copyOf(names);
	}

}
