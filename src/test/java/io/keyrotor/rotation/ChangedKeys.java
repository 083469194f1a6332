package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** Keys that look otherwise than they are when they are read. */
record ChangedKeys(Keys keys, UnaryOperator<Key> change) implements Keys {

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return this.keys.list(store, after);
	}

	@Override
	public Key key(KeyId key) {
		return this.change.apply(this.keys.key(key));
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return this.keys.versions(key);
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return this.keys.version(key, version);
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return this.keys.rotate(key, fence);
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return this.keys.disable(key, seen, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return this.keys.enable(key, seen, fence);
	}

}
