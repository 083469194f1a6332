package io.keyrotor.binding;

import java.util.Optional;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionId;

/**
 * The Azure objects that are encrypted with customer-managed keys. Every method throws
 * {@link io.keyrotor.key.UpstreamFailure}; the service named in it is the consumer.
 */
public interface Consumers {

	/** Reads the consumer from its service, never from memory. */
	ConsumerState read(ConsumerId consumer);

	/**
	 * Pins the consumer to another version of the key it is pinned to, and changes
	 * nothing else. The consumer is read again first and written only if it is still as
	 * it was {@code seen} and hides no secret; otherwise the failure is of kind
	 * {@code STALE} and nothing was written. After {@code UNCERTAIN} or
	 * {@code UNAVAILABLE} the change may have been made. A repeat on a consumer that is
	 * already there is {@code STALE}. It is written at most once, and only while the
	 * fence is open.
	 * @return the operation to follow, if the service goes on working after its answer
	 * @throws io.keyrotor.key.FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<Optional<String>> repin(ConsumerId consumer, ConsumerState seen, VersionId target, Fence fence);

	/**
	 * Asks how an operation that {@link #repin} returned is going. A repeat is harmless.
	 */
	OperationStatus follow(ConsumerId consumer, String operation);

}
