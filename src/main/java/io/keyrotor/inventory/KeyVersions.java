package io.keyrotor.inventory;

import java.time.Instant;
import java.util.List;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyVersion;

/**
 * The versions of a key.
 *
 * @param key the key, which names its current version
 * @param versions all of them, the current one first and then the newest
 * @param asOf when they were read
 */
public record KeyVersions(Key key, List<KeyVersion> versions, Instant asOf) {

	public KeyVersions {
		versions = List.copyOf(versions);
	}

}
