package io.keyrotor.azure.consumers;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.binding.Consumers;

/** The real adapter in front of a server on this machine. */
public final class ConsumersFixture {

	private ConsumersFixture() {
	}

	/** Sends the requests for all consumers to one server. */
	public static Consumers at(URI server) {
		Duration callTimeout = Duration.ofSeconds(20);
		return new AzureConsumers(AzureHttpFixture.to(server, callTimeout), new AzureProperties(callTimeout,
				callTimeout, Map.of(), null, URI.create("https://management.azure.com")));
	}

}
