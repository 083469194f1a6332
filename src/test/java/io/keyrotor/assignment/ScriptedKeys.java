package io.keyrotor.assignment;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** Keys in memory that fail as a test says, and whose calls are counted. */
final class ScriptedKeys implements Keys, RotationPolicies {

	private final InMemoryKeys keys;

	private final Map<String, Queue<Runnable>> before = new HashMap<>();

	private final Map<String, Queue<Runnable>> after = new HashMap<>();

	private final Map<String, RotationPolicy> shown = new HashMap<>();

	private final List<String> calls = new ArrayList<>();

	ScriptedKeys(Clock clock) {
		this.keys = new InMemoryKeys(clock);
	}

	InMemoryKeys inMemory() {
		return this.keys;
	}

	/** Every call, as {@code list store}, {@code key store/key} and so on. */
	List<String> calls() {
		return this.calls;
	}

	long count(String beginning) {
		return this.calls.stream().filter((call) -> call.startsWith(beginning)).count();
	}

	/** The next so many such calls fail, and nothing is done. */
	void fail(String call, int times, Kind kind) {
		fail(call, times, kind, Optional.empty());
	}

	void fail(String call, int times, Kind kind, Optional<Duration> retryAfter) {
		for (int i = 0; i < times; i++) {
			next(this.before, call, () -> {
				throw failure(kind, retryAfter);
			});
		}
	}

	/** The next such call is done, and then fails. */
	void failAfterwards(String call, Kind kind) {
		next(this.after, call, () -> {
			throw failure(kind, Optional.empty());
		});
	}

	/** Something else happens just before the next such call. */
	void beforehand(String call, Runnable event) {
		next(this.before, call, event);
	}

	/** The next such call is done, and this is answered. */
	void showOnce(String call, RotationPolicy policy) {
		this.shown.put(call, policy);
	}

	private RotationPolicy shown(String call, Supplier<RotationPolicy> work) {
		RotationPolicy policy = call(call, work);
		return Optional.ofNullable(this.shown.remove(call)).orElse(policy);
	}

	private static void next(Map<String, Queue<Runnable>> events, String call, Runnable event) {
		events.computeIfAbsent(call, (_) -> new ArrayDeque<>()).add(event);
	}

	static UpstreamFailure failure(Kind kind, Optional<Duration> retryAfter) {
		return new UpstreamFailure(kind, UpstreamFailure.Origin.unanswered("Key Vault sandbox-vault"), retryAfter,
				"Key Vault sandbox-vault said " + kind + ".");
	}

	private <T> T call(String call, Supplier<T> work) {
		this.calls.add(call);
		happen(this.before, call);
		T answer = work.get();
		happen(this.after, call);
		return answer;
	}

	private static void happen(Map<String, Queue<Runnable>> events, String call) {
		Optional.ofNullable(events.getOrDefault(call, new ArrayDeque<>()).poll()).ifPresent(Runnable::run);
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return call("list " + store + after.map((_) -> " further").orElse(""), () -> this.keys.list(store, after));
	}

	@Override
	public Key key(KeyId key) {
		return call("key " + key, () -> this.keys.key(key));
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return call("versions " + key, () -> this.keys.versions(key));
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return call("version " + key, () -> this.keys.version(key, version));
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return call("rotate " + key, () -> this.keys.rotate(key, fence));
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return call("disable " + key, () -> this.keys.disable(key, seen, fence));
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return call("enable " + key, () -> this.keys.enable(key, seen, fence));
	}

	@Override
	public RotationPolicy policy(KeyId key) {
		return shown("policy " + key, () -> this.keys.policy(key));
	}

	@Override
	public RotationPolicy replace(KeyId key, RotationPolicy policy) {
		return shown("replace " + key, () -> this.keys.replace(key, policy));
	}

}
