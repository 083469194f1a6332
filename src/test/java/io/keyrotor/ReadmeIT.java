package io.keyrotor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The curl lines of the README are run as they are printed. */
class ReadmeIT {

	private final ReadmeCommands commands = ReadmeCommands.in(Path.of("README.md"));

	@Test
	void sendsEachCommandToTheServiceOrItsSandboxAndSeesItsFailure() throws IOException, InterruptedException {
		Map<String, String> received = new ConcurrentHashMap<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> answer(exchange, received));
		server.start();
		try {
			URI there = URI.create("http://localhost:" + server.getAddress().getPort());
			for (String command : this.commands.curls()) {
				assertThat(ReadmeCommands.run(command, there, there).exitCode()).as(command).isZero();
			}
			assertThat(ReadmeCommands.run("curl http://localhost:8080/broken", there, there).exitCode()).isEqualTo(22);
		}
		finally {
			server.stop(0);
		}
		assertThat(received).containsKeys("/ledger", "/consumers")
			.hasEntrySatisfying("/v1/cmk-bindings",
					(body) -> assertThat(body).contains(".search.windows.net/indexes('hotels')\""));
	}

	private static void answer(HttpExchange exchange, Map<String, String> received) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().getPath();
			received.put(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			byte[] body = path.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(path.equals("/broken") ? 500 : 200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
