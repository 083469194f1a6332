package io.keyrotor.retirement;

import java.util.ArrayDeque;
import java.util.Deque;
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
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** Keys whose changes of a version go wrong as a test says. */
final class LossyKeys implements Keys {

	private final Keys keys;

	private final Deque<Trouble> changes = new ArrayDeque<>();

	private final Deque<UpstreamFailure.Kind> reads = new ArrayDeque<>();

	LossyKeys(Keys keys) {
		this.keys = keys;
	}

	/** The next change is made, and its answer is lost. */
	void loseAnswer() {
		this.changes.add(new Trouble(UpstreamFailure.Kind.UNCERTAIN, true));
	}

	/** The next change is not made. */
	void refuse(UpstreamFailure.Kind kind) {
		this.changes.add(new Trouble(kind, false));
	}

	/** The next time somebody reads a key it cannot be read. */
	void failToRead(UpstreamFailure.Kind kind) {
		this.reads.add(kind);
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return this.keys.list(store, after);
	}

	@Override
	public Key key(KeyId key) {
		read();
		return this.keys.key(key);
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return this.keys.versions(key);
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		read();
		return this.keys.version(key, version);
	}

	private void read() {
		UpstreamFailure.Kind kind = this.reads.poll();
		if (kind != null) {
			throw failure(kind);
		}
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return this.keys.rotate(key, fence);
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		before();
		Confirmed<KeyVersion> answer = this.keys.disable(key, seen, fence);
		after();
		return answer;
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		before();
		Confirmed<KeyVersion> answer = this.keys.enable(key, seen, fence);
		after();
		return answer;
	}

	private void before() {
		Trouble trouble = this.changes.peek();
		if (trouble != null && !trouble.effective()) {
			this.changes.remove();
			throw failure(trouble.kind());
		}
	}

	private void after() {
		Trouble trouble = this.changes.poll();
		if (trouble != null) {
			throw failure(trouble.kind());
		}
	}

	private static UpstreamFailure failure(UpstreamFailure.Kind kind) {
		return new UpstreamFailure(kind, UpstreamFailure.Origin.unanswered("sandbox-vault"), Optional.empty(),
				"The key store answered " + kind + ".");
	}

	private record Trouble(UpstreamFailure.Kind kind, boolean effective) {
	}

}
