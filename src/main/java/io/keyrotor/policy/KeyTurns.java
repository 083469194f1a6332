package io.keyrotor.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.keyrotor.key.KeyId;

/**
 * Lets one caller at a time work on a key. The turn is this process's own: Azure knows no
 * condition on policies, so between two processes the last writer wins.
 */
final class KeyTurns {

	private final Map<KeyId, Lock> turns = new ConcurrentHashMap<>();

	<T> T take(KeyId key, Supplier<T> work) {
		Lock turn = this.turns.computeIfAbsent(key, (_) -> new ReentrantLock(true));
		turn.lock();
		try {
			return work.get();
		}
		finally {
			turn.unlock();
		}
	}

}
