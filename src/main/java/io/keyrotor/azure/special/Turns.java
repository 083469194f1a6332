package io.keyrotor.azure.special;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;

/**
 * Lets no two writes of one resource meet in this process. A resource with several keys
 * is sent with all of them, so that two rotations of different keys could undo each
 * other.
 */
final class Turns {

	private static final int WIDTH = 64;

	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(WIDTH).toArray(Lock[]::new);

	<T> T inTurn(ConsumerId consumer, Supplier<T> work) {
		Lock lock = this.locks[Math.floorMod(consumer.resource().hashCode(), WIDTH)];
		lock.lock();
		try {
			return work.get();
		}
		finally {
			lock.unlock();
		}
	}

}
