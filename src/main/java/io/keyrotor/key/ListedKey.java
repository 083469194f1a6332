package io.keyrotor.key;

import java.util.Map;

/**
 * What a store's list of keys tells about one key.
 *
 * @param enabled whether its current version is enabled
 * @param managed whether the key backs a certificate
 * @param tags the tags of its current version
 */
public record ListedKey(KeyName name, boolean enabled, boolean managed, Map<String, String> tags) {

	public ListedKey {
		tags = Map.copyOf(tags);
	}

}
