package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;

/** Keys that can be read, and whose store refuses every rotation for what it says. */
record RefusingKeys(Keys keys) implements Keys {

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return this.keys.list(store, after);
	}

	@Override
	public Key key(KeyId key) {
		return this.keys.key(key);
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return this.keys.versions(key);
	}

	@Override
	public KeyVersion rotate(KeyId key) {
		throw new UpstreamFailure(UpstreamFailure.Kind.REJECTED, UpstreamFailure.Origin.unanswered("sandbox-vault"),
				Optional.empty(), "The store refused.");
	}

}
