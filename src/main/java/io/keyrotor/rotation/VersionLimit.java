package io.keyrotor.rotation;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;

/** What to say of a key that has as many versions as its store allows. */
final class VersionLimit {

	private VersionLimit() {
	}

	static Finding reached(KeyId key, KeyStore store) {
		return new Finding("VersionLimitReached",
				"The key %s has all %d versions that a key in the key store %s may have, and Azure deletes no single version. Create a new key there, encrypt the consumers with it and bind them to it; keep the old key enabled until nothing needs it."
					.formatted(key, store.rules().versionLimit().orElse(0), store.name()));
	}

}
