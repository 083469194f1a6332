package io.keyrotor.azure.definition;

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

	ConsumerState read(ConsumerId consumer);

	Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change, Fence fence);

	OperationStatus follow(ConsumerId consumer, String operation);

}
