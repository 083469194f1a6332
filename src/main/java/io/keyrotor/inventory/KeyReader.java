package io.keyrotor.inventory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.PolicyState;
import io.keyrotor.policy.RotationPolicies;

/**
 * Reads single keys: the key, all its versions and its policy, which are three calls at
 * least.
 */
final class KeyReader {

	private final Keys keys;

	private final RotationPolicies policies;

	private final InstantSource clock;

	KeyReader(Keys keys, RotationPolicies policies, InstantSource clock) {
		this.keys = keys;
		this.policies = policies;
		this.clock = clock;
	}

	/**
	 * The key as it is now.
	 * @throws UpstreamFailure of kind {@code MISSING} if the store has no such key
	 */
	KeySight.Seen read(KeyStore store, KeyId id) {
		Key key = this.keys.key(id);
		return new KeySight.Seen(store, key, versions(key), PolicyState.read(this.policies, key, store),
				this.clock.instant());
	}

	/**
	 * All versions of the key. A list that was read after the key may lag behind it, and
	 * the current version is the one that the key itself names.
	 */
	List<KeyVersion> versions(Key key) {
		List<KeyVersion> versions = new ArrayList<>(this.keys.versions(key.id()));
		versions.removeIf((version) -> version.id().equals(key.current().id()));
		versions.add(key.current());
		return versions;
	}

	/**
	 * The key that was listed; empty if it was deleted since then.
	 * @throws UpstreamFailure if the trouble is the store's and not this one key's
	 */
	Optional<KeySight> read(KeyStore store, ListedKey listed) {
		KeyId id = new KeyId(store.name(), listed.name());
		try {
			return Optional.of(read(store, id));
		}
		catch (UpstreamFailure failure) {
			if (!failure.lasting()) {
				throw failure;
			}
			return Optional.of(failure)
				.filter((lasting) -> lasting.kind() != UpstreamFailure.Kind.MISSING)
				.map((lasting) -> new KeySight.Unreadable(id, listed.enabled(), listed.managed(), listed.tags(),
						unreadable(id, lasting), this.clock.instant()));
		}
	}

	private static Finding unreadable(KeyId id, UpstreamFailure failure) {
		return new Finding("KeyUnreadable",
				"The key %s is listed and could not be read, so nothing else is known of it: %s".formatted(id,
						failure.sentence()));
	}

}
