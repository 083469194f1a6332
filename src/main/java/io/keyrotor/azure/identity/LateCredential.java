package io.keyrotor.azure.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A credential that is made when the first token is needed, and made anew when what it
 * was made from has changed, so that a file that is not there yet stops nothing. It keeps
 * its tokens until shortly before they end: those of developers' tools start a process
 * for each one.
 */
final class LateCredential implements TokenCredential {

	private static final Duration LEFT = Duration.ofMinutes(5);

	private final Supplier<TokenCredential> maker;

	private final Supplier<Object> edition;

	private final Clock clock;

	private final Map<List<String>, AccessToken> kept = new ConcurrentHashMap<>();

	private @Nullable Made made;

	/**
	 * @param maker makes the credential
	 * @param edition what it would be made from now; another one when that has changed
	 */
	LateCredential(Supplier<TokenCredential> maker, Supplier<Object> edition, Clock clock) {
		this.maker = maker;
		this.edition = edition;
		this.clock = clock;
	}

	@Override
	public Mono<AccessToken> getToken(TokenRequestContext request) {
		return Mono.fromCallable(() -> getTokenSync(request)).subscribeOn(Schedulers.boundedElastic());
	}

	@Override
	public AccessToken getTokenSync(TokenRequestContext request) {
		return kept(request).orElseGet(() -> fetched(request));
	}

	private Optional<AccessToken> kept(TokenRequestContext request) {
		return Optional.ofNullable(this.kept.get(request.getScopes()))
			.filter((token) -> token.getExpiresAt().toInstant().isAfter(this.clock.instant().plus(LEFT)));
	}

	private AccessToken fetched(TokenRequestContext request) {
		AccessToken token = credential().getTokenSync(request);
		this.kept.put(List.copyOf(request.getScopes()), token);
		return token;
	}

	private synchronized TokenCredential credential() {
		Object now = this.edition.get();
		if (this.made == null || !this.made.edition.equals(now)) {
			this.made = new Made(now, this.maker.get());
		}
		return this.made.credential;
	}

	private record Made(Object edition, TokenCredential credential) {
	}

}
