package io.keyrotor.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** Keys in memory that fail when a test says so, and of which some back a certificate. */
final class FailingKeys implements Keys, RotationPolicies {

	static final KeyId MANAGED = KeyId.of("sandbox-vault", "storage-cmk");

	private final InMemoryKeys keys;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final Map<KeyId, String> hidden = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable UpstreamFailure> unreadable = new AtomicReference<>();

	private volatile boolean managed;

	FailingKeys(InMemoryKeys keys) {
		this.keys = keys;
	}

	/** Every call fails from now on. */
	void fail(Throwable failure) {
		this.failure.set(failure);
	}

	/** The store lists this key and refuses to show it. */
	void hide(KeyId id, String sentence) {
		this.hidden.put(id, sentence);
	}

	/** Enables or disables the key's current version, as somebody else might. */
	void enable(KeyId id, boolean enabled) {
		this.keys.enable(id, this.keys.key(id).current(), enabled);
	}

	/** Policies cannot be read from now on. */
	void failPolicies(UpstreamFailure failure) {
		this.unreadable.set(failure);
	}

	/** Whether {@link #MANAGED} backs a certificate. */
	void manage(boolean managed) {
		this.managed = managed;
	}

	/** The first keys again, of which none fails. */
	void reset() {
		this.keys.reset();
		recover();
	}

	void recover() {
		this.failure.set(null);
		this.unreadable.set(null);
		this.managed = false;
		this.hidden.clear();
	}

	private InMemoryKeys keys() {
		Throwable failing = this.failure.get();
		if (failing instanceof Error error) {
			throw error;
		}
		if (failing instanceof RuntimeException exception) {
			throw exception;
		}
		return this.keys;
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		KeyPage page = keys().list(store, after);
		return new KeyPage(page.keys()
			.stream()
			.map((key) -> new ListedKey(key.name(), key.enabled(),
					key.managed() || (this.managed && MANAGED.equals(new KeyId(store, key.name()))), key.tags()))
			.toList(), page.next());
	}

	@Override
	public Key key(KeyId id) {
		if (this.hidden.containsKey(id)) {
			throw new UpstreamFailure(UpstreamFailure.Kind.FORBIDDEN,
					UpstreamFailure.Origin.unanswered("sandbox-vault"), Optional.empty(),
					String.valueOf(this.hidden.get(id)));
		}
		Key key = keys().key(id);
		return new Key(key.id(), key.shape(), this.managed && id.equals(MANAGED), key.current(), key.operations(),
				key.recoveryLevel(), key.tags());
	}

	@Override
	public List<KeyVersion> versions(KeyId id) {
		return keys().versions(id);
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return keys().version(key, version);
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return keys().rotate(key, fence);
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return keys().disable(key, seen, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return keys().enable(key, seen, fence);
	}

	@Override
	public RotationPolicy policy(KeyId id) {
		UpstreamFailure unread = this.unreadable.get();
		if (unread != null) {
			throw unread;
		}
		return keys().policy(id);
	}

	@Override
	public RotationPolicy replace(KeyId id, RotationPolicy policy) {
		return keys().replace(id, policy);
	}

}
