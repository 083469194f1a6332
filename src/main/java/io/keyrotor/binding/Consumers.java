package io.keyrotor.binding;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * The Azure objects that are encrypted with customer-managed keys. Every method throws
 * {@link io.keyrotor.key.UpstreamFailure}; the service named in it is the consumer.
 */
public interface Consumers extends ConsumerKinds {

	/** Reads the consumer from its service, never from memory. */
	ConsumerState read(ConsumerId consumer);

	/**
	 * The consumer with the object id of the identity with which it reaches its key,
	 * where that has to be asked of somebody else; unchanged where nobody tells. Throws
	 * nothing.
	 * @param state the consumer as it was read
	 */
	default ConsumerState identified(ConsumerId consumer, ConsumerState state) {
		return state;
	}

	/**
	 * The consumers that a resource holds, asked of its service: the resource itself, or,
	 * if it has several keys, each block of it ({@link ConsumerId#block()}), also while
	 * these are alike and the resource can be read and bound as a whole.
	 */
	default List<ConsumerId> parts(ConsumerId resource) {
		return List.of(resource);
	}

	/**
	 * Whether a write of the consumer sends other keys of its resource as well, as they
	 * were read a moment ago, so that of several writes to the resource one has to be
	 * over before the next begins to read.
	 */
	default boolean sharesItsResource(ConsumerId consumer) {
		return false;
	}

	/**
	 * Changes how the consumer refers to its key, and nothing else. The consumer is read
	 * again first and written only if it is still as it was {@code seen} and hides no
	 * secret that the write would lose; otherwise the failure is of kind {@code STALE}
	 * and nothing was written. After {@code UNCERTAIN} or {@code UNAVAILABLE} the change
	 * may have been made. A repeat of a {@link ConsumerChange.Refer} on a consumer that
	 * is already there is {@code STALE}; every other change is made again. At most one
	 * write is sent, and only while the fence is open; a kind that takes several is
	 * written again until its own read-back says that it is there. One that
	 * {@linkplain #sharesItsResource shares its resource} is written by one caller at a
	 * time, which the callers see to.
	 * @return the operation to follow, if the service goes on working after its answer
	 * @throws io.keyrotor.key.FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change, Fence fence);

	/**
	 * Asks how an operation that {@link #write} returned is going. A repeat is harmless.
	 */
	OperationStatus follow(ConsumerId consumer, String operation);

}
