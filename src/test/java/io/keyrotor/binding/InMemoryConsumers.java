package io.keyrotor.binding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/** Consumers in memory, which take every change at once. */
public final class InMemoryConsumers extends KindsOfCode {

	private final Map<ConsumerId, ConsumerState> states = new ConcurrentHashMap<>();

	private final Map<ConsumerId, UpstreamFailure> failures = new ConcurrentHashMap<>();

	/** A consumer with this reference to its key. */
	public void put(ConsumerId consumer, Reference reference, String... hiddenSecrets) {
		this.states.put(consumer, new ConsumerState(reference, Optional.of("system-assigned"), true, Optional.empty(),
				Map.of("fields", "1"), List.of(hiddenSecrets)));
	}

	/** A consumer that was read like this. */
	public void put(ConsumerId consumer, ConsumerState state) {
		this.states.put(consumer, state);
	}

	/** From now on every call about the consumer fails. */
	public void fail(ConsumerId consumer, UpstreamFailure.Kind kind) {
		fail(consumer, unanswered(consumer, kind));
	}

	/** From now on every call about the consumer fails like this. */
	public void fail(ConsumerId consumer, UpstreamFailure failure) {
		this.failures.put(consumer, failure);
	}

	private static UpstreamFailure unanswered(ConsumerId consumer, UpstreamFailure.Kind kind) {
		return new UpstreamFailure(kind,
				UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, consumer.uri()), Optional.empty(),
				consumer + " answered " + kind + ".");
	}

	/** Forgets all consumers and failures. */
	public void clear() {
		this.states.clear();
		this.failures.clear();
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		ConsumerState state = this.states.get(consumer);
		if (this.failures.containsKey(consumer) || state == null) {
			throw this.failures.getOrDefault(consumer, unanswered(consumer, UpstreamFailure.Kind.MISSING));
		}
		return state;
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		read(consumer);
		put(consumer, change.reference());
		return new Confirmed<>(Optional.empty(), Optional.of("request-1"));
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return new OperationStatus.Succeeded();
	}

}
