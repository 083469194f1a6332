package io.keyrotor.retirement;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.KindsOfCode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/** Consumers in memory that are only looked at, and are as a test says. */
public final class ObservedConsumers extends KindsOfCode {

	static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private final Map<ConsumerId, ConsumerState> states = new ConcurrentHashMap<>();

	private final Set<ConsumerId> lost = ConcurrentHashMap.newKeySet();

	private final Map<ConsumerId, UpstreamFailure.Kind> failures = new ConcurrentHashMap<>();

	/** Pinned to a version of the key. */
	public void pin(ConsumerId consumer, KeyName key, VersionId version) {
		put(consumer, new Reference.Pinned(STORE, key, version), true, Optional.empty(), Optional.empty());
	}

	/**
	 * Pinned to a version of the key, while its service still shows another one in use.
	 */
	public void pin(ConsumerId consumer, KeyName key, VersionId version, VersionId inUse) {
		put(consumer, new Reference.Pinned(STORE, key, version), true, Optional.empty(), Optional.of(inUse));
	}

	/** Without a version; its service shows the one in use. */
	public void follow(ConsumerId consumer, KeyName key, Optional<VersionId> inUse) {
		put(consumer, new Reference.Versionless(STORE, key), true, Optional.empty(), inUse);
	}

	void put(ConsumerId consumer, Reference reference, boolean settled, Optional<String> fault,
			Optional<VersionId> inUse) {
		this.states.put(consumer,
				new ConsumerState(reference, Optional.empty(), settled, fault, Map.of(), List.of(), inUse));
	}

	/** It says so of itself from now on. */
	void alter(ConsumerId consumer, boolean settled, Optional<String> fault) {
		ConsumerState state = read(consumer);
		put(consumer, state.reference(), settled, fault, state.inUse());
	}

	/** From now on it cannot be read. */
	void fail(ConsumerId consumer, UpstreamFailure.Kind kind) {
		this.failures.put(consumer, kind);
	}

	/** From now on its subscription is not found. */
	void lose(ConsumerId consumer) {
		this.lost.add(consumer);
	}

	/** It can be read again. */
	void heal(ConsumerId consumer) {
		this.failures.remove(consumer);
		this.lost.remove(consumer);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		if (this.lost.contains(consumer)) {
			throw new UpstreamFailure(UpstreamFailure.Kind.REJECTED,
					new UpstreamFailure.Origin(UpstreamFailure.Target.CONSUMER, consumer.uri(), OptionalInt.of(404),
							Optional.of("SubscriptionNotFound"), Optional.empty()),
					Optional.empty(), "The subscription was not found.");
		}
		ConsumerState state = this.states.get(consumer);
		if (state == null || this.failures.containsKey(consumer)) {
			UpstreamFailure.Kind kind = this.failures.getOrDefault(consumer, UpstreamFailure.Kind.MISSING);
			throw new UpstreamFailure(kind,
					UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, consumer.uri()),
					Optional.empty(), consumer + " answered " + kind + ".");
		}
		return state;
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		throw new AssertionError("A retirement writes no consumer.");
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		throw new AssertionError("A retirement follows no operation.");
	}

}
