package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Consumers;
import io.keyrotor.step.ResourceLeases;

/**
 * Whose turn it is to write a resource with several keys. Consumers that have their
 * resource to themselves never wait and leave no trace here.
 */
final class WritingTurns {

	private final Consumers consumers;

	private final ResourceLeases leases;

	WritingTurns(Consumers consumers, ResourceLeases leases) {
		this.consumers = consumers;
		this.leases = leases;
	}

	/** Who has to be waited for before the consumer is written. */
	Optional<ResourceLeases.Held> ahead(Rotation rotation, ConsumerId consumer) {
		return shares(consumer) ? this.leases.heldByOther(resource(consumer), holder(rotation, consumer))
				: Optional.empty();
	}

	/** Whether it may be written now; asked in the transaction that keeps the intent. */
	boolean take(Rotation rotation, ConsumerId consumer) {
		return !shares(consumer) || this.leases.take(resource(consumer), holder(rotation, consumer));
	}

	/** Nothing that was sent for the consumer can change its resource any more. */
	void giveBack(Rotation rotation, ConsumerId consumer) {
		if (shares(consumer)) {
			this.leases.giveBack(resource(consumer), holder(rotation, consumer));
		}
	}

	private boolean shares(ConsumerId consumer) {
		return this.consumers.sharesItsResource(consumer);
	}

	private static String resource(ConsumerId consumer) {
		return consumer.resource().identity();
	}

	private static ResourceLeases.Holder holder(Rotation rotation, ConsumerId consumer) {
		return new ResourceLeases.Holder(rotation.subjectId(), consumer.identity());
	}

}
