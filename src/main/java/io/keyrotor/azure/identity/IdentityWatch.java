package io.keyrotor.azure.identity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Asks for the tokens that calls will need, soon after the start and then again and
 * again, on a thread of its own. So an identity that does not work is known before the
 * first call needs it, and its recovery too.
 */
public final class IdentityWatch implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(IdentityWatch.class);

	/**
	 * A failure is often over in a moment, and until that is noticed nobody is served.
	 */
	private static final Duration LOOKS_AGAIN = Duration.ofSeconds(5);

	private final IdentityProperties properties;

	private final TokenScopes scopes;

	private final BoundedTokens tokens;

	private final IdentityRemedies remedies;

	private final CredentialWords words;

	private final Clock clock;

	private final AtomicReference<IdentityState> state = new AtomicReference<>(new IdentityState.NotAsked());

	private volatile @Nullable Thread thread;

	public IdentityWatch(IdentityProperties properties, TokenScopes scopes, BoundedTokens tokens, CredentialWords words,
			Clock clock) {
		this.properties = properties;
		this.scopes = scopes;
		this.tokens = tokens;
		this.remedies = new IdentityRemedies(properties);
		this.words = words;
		this.clock = clock;
	}

	@Override
	public void start() {
		this.thread = Thread.ofVirtual().name("identity-watch").start(this::watch);
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

	IdentityState state() {
		return this.state.get();
	}

	private void watch() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				IdentityState now = looked();
				note(now);
				Thread.sleep(untilNext(now));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Duration untilNext(IdentityState now) {
		Duration usual = this.properties.checkInterval();
		return (now instanceof IdentityState.Failed && usual.compareTo(LOOKS_AGAIN) > 0) ? LOOKS_AGAIN : usual;
	}

	private IdentityState looked() throws InterruptedException {
		if (this.scopes.scopes().isEmpty()) {
			return new IdentityState.NotNeeded();
		}
		for (String scope : this.scopes.scopes()) {
			Optional<IdentityState.Failed> failure = failure(scope);
			if (failure.isPresent()) {
				return failure.get();
			}
		}
		return new IdentityState.Usable(this.clock.instant());
	}

	private Optional<IdentityState.Failed> failure(String scope) throws InterruptedException {
		try {
			this.tokens.token(scope, this.scopes.patience());
			return Optional.empty();
		}
		catch (TimeoutException ex) {
			return Optional
				.of(failed(scope, "there was none after " + this.scopes.patience().toSeconds() + " seconds.", ex));
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNullElse(ex.getCause(), ex);
			return Optional.of(failed(scope, this.words.of(cause), cause));
		}
	}

	private IdentityState.Failed failed(String scope, String reason, Throwable cause) {
		String problem = "No token for " + URI.create(scope).getHost() + ": " + reason
				+ ((reason.endsWith(".") || reason.endsWith("…")) ? "" : ".");
		return new IdentityState.Failed(problem, this.remedies.remedy(cause), this.clock.instant());
	}

	/** Logs what is new only: a failure may last for days. */
	private void note(IdentityState now) {
		IdentityState before = this.state.getAndSet(now);
		boolean failedBefore = before instanceof IdentityState.Failed;
		if (now instanceof IdentityState.Failed failed && !failedBefore) {
			log.warn("{} {}", failed.problem(), failed.remedy());
		}
		if (now instanceof IdentityState.Usable && failedBefore) {
			log.info("Keyrotor's identity gets tokens again.");
		}
	}

}
