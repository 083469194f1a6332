package io.keyrotor.azure;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.azure.identity.CredentialWords;
import io.keyrotor.key.KeyStores;
import reactor.core.publisher.Mono;

/** The real HTTP adapter in front of a server on this machine. */
public final class AzureHttpFixture {

	private AzureHttpFixture() {
	}

	/**
	 * Sends requests where the routes say, with a token that names the scope it was asked
	 * for.
	 */
	public static AzureHttp over(HttpClient client, UnaryOperator<URI> routes) {
		return over(client, routes, (scope) -> "for:" + scope);
	}

	/** Sends requests where the routes say, with a token made for the scope. */
	public static AzureHttp over(HttpClient client, UnaryOperator<URI> routes, UnaryOperator<String> tokens) {
		TokenCredential credential = (context) -> Mono.just(new AccessToken(
				tokens.apply(context.getScopes().getFirst()), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
		TransportSettings settings = new TransportSettings("keyrotor.azure", Optional.empty(), Duration.ofSeconds(15),
				Duration.ofSeconds(15));
		return new AzureHttp(new Transport(client, settings, Optional.empty()),
				new AccessTokens(new BoundedTokens(credential),
						new CredentialWords(List.of(), Redaction::readable))::token,
				new TrustedHosts(new KeyStores(List.of())), routes, new AzureErrors(Clock.systemUTC()));
	}

}
