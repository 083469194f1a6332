package io.keyrotor.azure.consumers;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.binding.Consumers;

/** The real adapter in front of servers on this machine. */
public final class ConsumersFixture {

	private ConsumersFixture() {
	}

	/** Sends each request to the server that stands in for its host. */
	public static Consumers over(HttpClient client, Function<String, URI> servers) {
		return over(client, servers, (scope) -> "for:" + scope);
	}

	/** The same, with tokens that are made for their scope. */
	static Consumers over(HttpClient client, Function<String, URI> servers, UnaryOperator<String> tokens) {
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of(), null,
				URI.create("https://management.azure.com"), null, IdentityFixture.unset());
		return new AzureConsumers(AzureHttpFixture.over(client,
				(uri) -> URI.create(servers.apply(uri.getHost()) + uri.getRawPath() + "?" + uri.getRawQuery()), tokens),
				properties);
	}

}
