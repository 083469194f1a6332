package io.keyrotor.azure.consumers;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.search.SearchConsumers;
import io.keyrotor.binding.ApplicationSecrets;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.KeyStores;

/** The real adapter in front of servers on this machine. */
public final class ConsumersFixture {

	private ConsumersFixture() {
	}

	/** Sends each request to the server that stands in for its host. */
	public static Consumers over(HttpClient client, Function<String, URI> servers) {
		return over(client, servers, (scope) -> "for:" + scope);
	}

	/** The same, with these key stores. */
	static Consumers over(HttpClient client, Function<String, URI> servers, KeyStores stores) {
		return over(client, servers, (scope) -> "for:" + scope, stores, (_) -> Optional.empty());
	}

	/** The same, with tokens that are made for their scope. */
	static Consumers over(HttpClient client, Function<String, URI> servers, UnaryOperator<String> tokens) {
		return over(client, servers, tokens, new KeyStores(List.of()), (_) -> Optional.empty());
	}

	/** The same, which knows where the secrets of applications are kept. */
	static Consumers over(HttpClient client, Function<String, URI> servers, UnaryOperator<String> tokens,
			ApplicationSecrets secrets) {
		return over(client, servers, tokens, new KeyStores(List.of()), secrets);
	}

	private static Consumers over(HttpClient client, Function<String, URI> servers, UnaryOperator<String> tokens,
			KeyStores stores, ApplicationSecrets secrets) {
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of(), null,
				URI.create("https://management.azure.com"), null, IdentityFixture.unset());
		AzureHttp http = AzureHttpFixture.over(client,
				(uri) -> URI.create(servers.apply(uri.getHost()) + uri.getRawPath() + "?" + uri.getRawQuery()), tokens);
		return new AzureConsumers(http, properties, Catalogue.builtIn(), stores,
				new SearchConsumers(http, secrets, (_) -> http));
	}

}
