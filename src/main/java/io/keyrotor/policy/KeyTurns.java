package io.keyrotor.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;

/**
 * Lets one caller at a time work on a key. The turn is this process's own: Azure knows no
 * condition on policies, so between two processes the last writer wins.
 */
final class KeyTurns {

	private final Map<KeyId, Lock> turns = new ConcurrentHashMap<>();

	private final Duration patience;

	KeyTurns(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Does the work as soon as nobody else is at work on the key.
	 * @throws UpstreamFailure {@code STALE} if that takes longer than the patience lasts;
	 * nothing was done then
	 */
	<T> T take(KeyId key, Supplier<T> work) {
		Lock turn = this.turns.computeIfAbsent(key, (_) -> new ReentrantLock(true));
		if (!comes(turn)) {
			throw new UpstreamFailure(Kind.STALE, Origin.unanswered(key.store().value()), Optional.of(this.patience),
					"Nothing was done: another change of the policy of key " + key
							+ " is under way here. Ask again when it is over.");
		}
		try {
			return work.get();
		}
		finally {
			turn.unlock();
		}
	}

	private boolean comes(Lock turn) {
		try {
			return turn.tryLock(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
