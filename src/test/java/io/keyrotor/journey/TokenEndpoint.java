package io.keyrotor.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A token endpoint in the protocol of App Service's managed identity, as an emulator has
 * one beside its key store: plain http, and a token for everybody.
 */
final class TokenEndpoint implements AutoCloseable {

	static final String TOKEN = "token-of-the-endpoint";

	private static final String PATH = "/metadata/identity/oauth2/token";

	private final HttpServer server;

	private final List<String> queries = new CopyOnWriteArrayList<>();

	TokenEndpoint() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext(PATH, this::answer);
		this.server.start();
	}

	/** The environment in which azure-identity asks here. */
	Map<String, String> environment() {
		URI address = URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + PATH);
		return Map.of("IDENTITY_ENDPOINT", address.toString(), "IDENTITY_HEADER", "any");
	}

	/** The query of every request. */
	List<String> queries() {
		return List.copyOf(this.queries);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.queries.add(exchange.getRequestURI().getQuery());
		byte[] body = """
				{"access_token": "%s", "expires_on": "%d", "resource": "any", "token_type": "Bearer"}"""
			.formatted(TOKEN, Instant.now().plusSeconds(3600).getEpochSecond())
			.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
