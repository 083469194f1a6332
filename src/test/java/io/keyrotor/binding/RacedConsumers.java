package io.keyrotor.binding;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/** Consumers that are read while somebody else is at work: once, after the first read. */
final class RacedConsumers extends KindsOfCode {

	private final Consumers consumers;

	private final Runnable meanwhile;

	private final AtomicInteger reads = new AtomicInteger();

	RacedConsumers(Consumers consumers, Runnable meanwhile) {
		this.consumers = consumers;
		this.meanwhile = meanwhile;
	}

	int reads() {
		return this.reads.get();
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		ConsumerState state = this.consumers.read(consumer);
		if (this.reads.incrementAndGet() == 1) {
			this.meanwhile.run();
		}
		return state;
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		return this.consumers.write(consumer, seen, change, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.consumers.follow(consumer, operation);
	}

}
