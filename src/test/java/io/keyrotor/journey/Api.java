package io.keyrotor.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the service, or to the sandbox's own port, as a user would. */
final class Api {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	/**
	 * One request that is lost while a process starts must not take all the time there
	 * is.
	 */
	private static final Duration WHILE_STARTING = Duration.ofSeconds(5);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final URI base;

	Api(URI base) {
		this.base = base;
	}

	Answer get(String path) {
		return send("GET", path, Optional.empty());
	}

	Answer post(String path, String body, String... headers) {
		return send("POST", path, Optional.of(body), headers);
	}

	Answer put(String path, String body, String... headers) {
		return send("PUT", path, Optional.of(body), headers);
	}

	Answer patch(String path, String body, String... headers) {
		return send("PATCH", path, Optional.of(body), headers);
	}

	Answer delete(String path) {
		return send("DELETE", path, Optional.empty());
	}

	private Answer send(String method, String path, Optional<String> body, String... headers) {
		return send(PATIENCE, method, path, body, headers);
	}

	private Answer send(Duration patience, String method, String path, Optional<String> body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path))
			.timeout(patience)
			.method(method,
					body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
		body.ifPresent((_) -> request.header("Content-Type", "application/json"));
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		try {
			HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response, response.body());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** Waits until a GET answers 200. */
	void awaitReady(String path, Duration longest) throws InterruptedException {
		long end = System.nanoTime() + longest.toNanos();
		String last = "nothing";
		while (System.nanoTime() < end) {
			try {
				Answer answer = send(WHILE_STARTING, "GET", path, Optional.empty());
				if (answer.status() == 200) {
					return;
				}
				last = answer.status() + " " + answer.text();
			}
			catch (UncheckedIOException failure) {
				last = failure.getMessage();
			}
			Thread.sleep(25);
		}
		throw new AssertionError(this.base + path + " was not ready within " + longest + "; it answered " + last);
	}

	record Answer(int status, HttpResponse<String> response, String text) {

		JsonNode json() {
			return JSON.readTree(this.text);
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

}
