package io.keyrotor.azure.identity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

	/** With what an exception starts that only wraps another one. */
	private static final Pattern WRAPPERS = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

	private final IdentityProperties properties;

	private final TokenScopes scopes;

	private final BoundedTokens tokens;

	private final Duration patience;

	private final IdentityRemedies remedies;

	private final UnaryOperator<String> redaction;

	private final Clock clock;

	private final AtomicReference<IdentityState> state = new AtomicReference<>(new IdentityState.NotAsked());

	private volatile @Nullable Thread thread;

	/**
	 * @param patience the time after which a call would have no token either
	 * @param redaction makes what credentials say fit for people and logs
	 */
	public IdentityWatch(IdentityProperties properties, TokenScopes scopes, BoundedTokens tokens, Duration patience,
			UnaryOperator<String> redaction, Clock clock) {
		this.properties = properties;
		this.scopes = scopes;
		this.tokens = tokens;
		this.patience = patience;
		this.remedies = new IdentityRemedies(properties);
		this.redaction = redaction;
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
				note(looked());
				Thread.sleep(this.properties.checkInterval());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
			this.tokens.token(scope, this.patience);
			return Optional.empty();
		}
		catch (TimeoutException ex) {
			return Optional.of(failed(scope, "there was none after " + this.patience.toSeconds() + " seconds.", ex));
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNullElse(ex.getCause(), ex);
			return Optional.of(failed(scope, readable(said(cause)), cause));
		}
	}

	/** The outermost words, and the innermost ones if those only refer to them. */
	private static String said(Throwable cause) {
		String outermost = own(cause);
		String innermost = own(innermost(cause));
		return outermost.contains(innermost) ? outermost : outermost + " " + innermost;
	}

	private static Throwable innermost(Throwable cause) {
		return Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
			.limit(IdentityRemedies.DEEPEST_CAUSE)
			.reduce(cause, (_, last) -> last);
	}

	private static String own(Throwable cause) {
		String said = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
		return WRAPPERS.matcher(said).replaceFirst("");
	}

	private String readable(String said) {
		return this.redaction.apply(this.properties.withoutSecrets(said));
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
