package io.keyrotor.web.access;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the issuer's keys soon after the start and then again and again, on a thread of
 * its own, so that a wrong configuration is known before the first token comes.
 */
final class IssuerWatch implements SmartLifecycle {

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private final SigningKeys keys;

	private volatile @Nullable Thread thread;

	IssuerWatch(SigningKeys keys) {
		this.keys = keys;
	}

	@Override
	public void start() {
		this.thread = Thread.ofVirtual().name("issuer-watch").start(this::watch);
	}

	@Override
	public void stop() {
		Optional.ofNullable(this.thread).ifPresent(Thread::interrupt);
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	private void watch() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				this.keys.look();
				Thread.sleep(INTERVAL);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
