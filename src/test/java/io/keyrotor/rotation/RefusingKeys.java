package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** Keys whose store refuses some calls, and does nothing then. */
final class RefusingKeys implements Keys {

	private final Keys keys;

	private final Reason reason;

	private final IntPredicate refused;

	private final AtomicInteger calls = new AtomicInteger();

	/**
	 * @param refused which calls are refused, counted from 0
	 */
	RefusingKeys(Keys keys, Reason reason, IntPredicate refused) {
		this.keys = keys;
		this.reason = reason;
		this.refused = refused;
	}

	int calls() {
		return this.calls.get();
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return admitted().list(store, after);
	}

	@Override
	public Key key(KeyId key) {
		return admitted().key(key);
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return admitted().versions(key);
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return admitted().version(key, version);
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return admitted().rotate(key, fence);
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return admitted().disable(key, seen, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return admitted().enable(key, seen, fence);
	}

	private Keys admitted() {
		if (this.refused.test(this.calls.getAndIncrement())) {
			throw new UpstreamFailure(this.reason, UpstreamFailure.Origin.unanswered("sandbox-vault"), Optional.empty(),
					"The store refused.", "Ask somebody.");
		}
		return this.keys;
	}

}
