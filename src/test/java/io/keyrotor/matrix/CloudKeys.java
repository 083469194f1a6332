package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;

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

/** The simulated key store as one process reaches it. */
final class CloudKeys implements Keys {

	private final Node node;

	private final Cloud cloud;

	CloudKeys(Node node, Cloud cloud) {
		this.node = node;
		this.cloud = cloud;
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		throw new AssertionError("Nobody lists keys.");
	}

	@Override
	public Key key(KeyId key) {
		return this.node.ask(Place.KEY, (_) -> this.cloud.key(key));
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return this.node.ask(Place.VERSIONS, (_) -> this.cloud.versions(key));
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return this.node.ask(Place.VERSION, (_) -> this.cloud.version(version));
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return confirmed(this.node.change(Place.ROTATE, fence, (send) -> this.cloud.create(key, send)));
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return confirmed(
				this.node.change(Place.DISABLE, fence, (send) -> this.cloud.enable(seen, false, Optional.of(send))));
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return confirmed(
				this.node.change(Place.ENABLE, fence, (send) -> this.cloud.enable(seen, true, Optional.of(send))));
	}

	private static Confirmed<KeyVersion> confirmed(KeyVersion version) {
		return new Confirmed<>(version, Optional.of("request"));
	}

}
