package io.keyrotor.azure.definition;

import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * The consumers of some kinds, as the API of their service shows them. Each method
 * promises what the one of the same name in {@link io.keyrotor.binding.Consumers} does.
 */
public interface ConsumerApi {

	/**
	 * Whether a resource of these kinds can have several keys, each of which is a
	 * consumer of its own ({@link ConsumerId#block()}).
	 */
	default boolean hasBlocks() {
		return false;
	}

	/**
	 * The consumers that a resource holds: itself, or each of its blocks where it has
	 * several.
	 */
	default List<ConsumerId> parts(ConsumerId resource) {
		return List.of(resource);
	}

	ConsumerState read(ConsumerId consumer);

	Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change, Fence fence);

	OperationStatus follow(ConsumerId consumer, String operation);

}
