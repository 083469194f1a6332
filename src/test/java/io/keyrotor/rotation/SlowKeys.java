package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/**
 * Keys whose reads take their time, and whose first rotation is not answered and takes
 * effect late.
 */
final class SlowKeys implements Keys {

	private final Keys keys;

	private final KeyId rotated;

	private final SettableClock clock;

	private final Duration read;

	private final Duration timeout;

	private final Duration late;

	private Optional<Instant> lands = Optional.empty();

	private int rotations;

	SlowKeys(Keys keys, KeyId rotated, SettableClock clock, Duration read, Duration timeout, Duration late) {
		this.keys = keys;
		this.rotated = rotated;
		this.clock = clock;
		this.read = read;
		this.timeout = timeout;
		this.late = late;
	}

	int rotations() {
		return this.rotations;
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return this.keys.list(store, after);
	}

	@Override
	public Key key(KeyId key) {
		pass(this.read);
		return this.keys.key(key);
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		pass(this.read);
		return this.keys.versions(key);
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		pass(this.read);
		return this.keys.version(key, version);
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return this.keys.disable(key, seen, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return this.keys.enable(key, seen, fence);
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		this.rotations++;
		if (this.rotations > 1) {
			return this.keys.rotate(key, fence);
		}
		pass(this.timeout);
		this.lands = Optional.of(this.clock.instant().plus(this.late));
		throw new UpstreamFailure(UpstreamFailure.Kind.UNCERTAIN, UpstreamFailure.Origin.unanswered("sandbox-vault"),
				Optional.empty(), "There was no answer.");
	}

	private void pass(Duration time) {
		this.clock.advanceTo(this.clock.instant().plus(time));
		if (this.lands.filter((at) -> !this.clock.instant().isBefore(at)).isPresent()) {
			this.lands = Optional.empty();
			this.keys.rotate(this.rotated, () -> true);
		}
	}

}
