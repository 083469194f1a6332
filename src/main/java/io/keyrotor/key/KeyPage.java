package io.keyrotor.key;

import java.util.List;
import java.util.Optional;

/**
 * Some of a store's keys, and where the next page starts; empty on the last page.
 */
public record KeyPage(List<ListedKey> keys, Optional<String> next) {

	public KeyPage {
		keys = List.copyOf(keys);
	}

	public List<KeyName> names() {
		return this.keys.stream().map(ListedKey::name).toList();
	}

}
