package io.keyrotor.web.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.assertj.core.api.AbstractStringAssert;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole service with authentication, and what a caller gets from it. */
final class GuardedService implements AutoCloseable {

	static final String ROTATIONS = "/v1/key-stores/sandbox-vault/keys/search-cmk/rotations";

	private final HttpClient http = HttpClient.newHttpClient();

	private final ServiceInSandbox service;

	GuardedService(Path folder, LocalIssuer issuer, String... properties) throws IOException, InterruptedException {
		this.service = ServiceInSandbox.start(folder,
				Stream.concat(Stream.of(issuer.properties()), Stream.of(properties)).toArray(String[]::new));
	}

	/** A request with these headers, as name and value in turn. */
	HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.service.address().resolve(path))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
		return send("GET", path, "Authorization", "Bearer " + token);
	}

	HttpResponse<String> post(String path, String token, String body, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.service.address().resolve(path))
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/** What comes back for these very bytes. */
	String raw(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address().getPort())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	URI address() {
		return this.service.address();
	}

	/** How many rotations were accepted since the start. */
	int created() {
		return this.service.sandbox().ledger().size();
	}

	/**
	 * The answer is this problem, and with a 401 or 403 has the challenge of RFC 6750.
	 */
	static AbstractStringAssert<?> assertRefused(HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.path("code").asString()).isEqualTo(code);
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("instance").asString()).isEqualTo(response.uri().getPath());
		assertThat(problem.path("retryable").asBoolean()).isEqualTo(status == 503);
		assertThat(response.headers().allValues("WWW-Authenticate")).hasSize((status == 503) ? 0 : 1)
			.allMatch((challenge) -> challenge.startsWith("Bearer"));
		return assertThat(problem.path("detail").asString()).startsWith("Nothing was done. ");
	}

	@Override
	public void close() {
		this.service.close();
	}

}
