package io.keyrotor.assignment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.ListedKey;

/**
 * Which keys are meant: those that meet every criterion. There is at least one, so that
 * all keys of all stores must be asked for with the pattern {@code *}.
 *
 * @param stores the stores to look in; none means all
 * @param tags the tags that a key's current version must have, with exactly these values
 */
public record KeySelection(List<KeyStoreName> stores, Optional<NamePattern> names, Map<String, String> tags) {

	public KeySelection {
		stores = stores.stream().distinct().toList();
		tags = Map.copyOf(tags);
		if (stores.isEmpty() && names.isEmpty() && tags.isEmpty()) {
			throw new IllegalArgumentException("A selection has at least one criterion.");
		}
	}

	/**
	 * The stores to look in, in the order in which they were named.
	 * @throws io.keyrotor.key.KeyStoreUnknown if one of them is not configured
	 */
	public List<KeyStore> among(KeyStores configured) {
		return this.stores.isEmpty() ? configured.all() : this.stores.stream().map(configured::require).toList();
	}

	/** Whether a key of one of the stores is meant. */
	public boolean selects(ListedKey key) {
		return this.names.map((pattern) -> pattern.matches(key.name())).orElse(true)
				&& key.tags().entrySet().containsAll(this.tags.entrySet());
	}

}
