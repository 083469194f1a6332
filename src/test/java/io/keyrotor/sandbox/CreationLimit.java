package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.keyrotor.key.KeyStoreType;

/**
 * How many keys and versions a store makes in what time. Key Vault's service limits allow
 * ten creations of HSM keys in ten seconds, the scaling guidance of Managed HSM one in a
 * second; that a rotation counts as a creation is not documented, but to be expected. Off
 * until it is switched on.
 */
final class CreationLimit {

	private final int most;

	private final Duration window;

	private final Deque<Instant> made = new ArrayDeque<>();

	private boolean on;

	private long throttled;

	private CreationLimit(int most, Duration window) {
		this.most = most;
		this.window = window;
	}

	static CreationLimit of(KeyStoreType type) {
		return (type == KeyStoreType.MANAGED_HSM) ? new CreationLimit(1, Duration.ofSeconds(1))
				: new CreationLimit(10, Duration.ofSeconds(10));
	}

	synchronized void reset() {
		this.on = false;
		this.throttled = 0;
		this.made.clear();
	}

	/** Switches it on or off. */
	synchronized void keep(boolean kept) {
		this.on = kept;
		this.made.clear();
	}

	synchronized boolean kept() {
		return this.on;
	}

	/** How many calls were refused since the last reset. */
	synchronized long throttled() {
		return this.throttled;
	}

	/** Counts one creation, or refuses it with 429; a refused one does not count. */
	synchronized void take(Instant now) {
		if (!this.on) {
			return;
		}
		Instant begin = now.minus(this.window);
		while (!this.made.isEmpty() && !this.made.getFirst().isAfter(begin)) {
			this.made.removeFirst();
		}
		if (this.made.size() >= this.most) {
			this.throttled++;
			Duration wait = Duration.between(begin, this.made.getFirst());
			throw Refusal.throttled(Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds())));
		}
		this.made.addLast(now);
	}

}
