package io.keyrotor.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's own port, for people who want to watch and to break things. */
final class ControlPort implements AutoCloseable {

	private static final Duration LONGEST = Duration.ofDays(36_525);

	private final Sandbox sandbox;

	private final HttpServer server;

	private final Map<String, Map<String, Function<String, Reply>>> resources = new TreeMap<>();

	ControlPort(Sandbox sandbox, int port) throws IOException {
		this.sandbox = sandbox;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::handle);
		this.resources.put("/ledger", Map.of("GET", (body) -> ok(sandbox.ledger())));
		this.resources.put("/consumers", Map.of("GET", (body) -> ok(sandbox.consumers()), "POST",
				(body) -> Reply.json(201, Json.object().put("uri", sandbox.extra().add(body)).toString())));
		this.resources.put("/key-uses", Map.of("GET", (body) -> ok(sandbox.auditEvents()), "POST",
				(body) -> Reply.json(201, Json.write(sandbox.use(KeyUseForm.read(body))))));
		SandboxSettings settings = new SandboxSettings(sandbox);
		this.resources.put("/settings",
				Map.of("GET", (body) -> ok(settings.show()), "POST", (body) -> ok(settings.change(body))));
		this.resources.put("/faults",
				Map.of("GET", (body) -> ok(sandbox.faults().list()), "POST", this::addFault, "DELETE", (body) -> {
					sandbox.faults().clear();
					return Reply.empty(204);
				}));
		this.resources.put("/clock", Map.of("POST", this::advance));
		this.resources.put("/reset", Map.of("POST", (body) -> {
			sandbox.reset();
			return ok(moved("reset"));
		}));
	}

	void start() {
		this.server.start();
	}

	URI address() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			Reply reply = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
			byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
			reply.headers().forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders(reply.status(), (bytes.length == 0) ? -1 : bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

	private Reply answer(String method, String path, String body) {
		Map<String, Function<String, Reply>> resource = this.resources.get(path);
		if (resource == null) {
			return problem(404, "There is nothing at " + path + "; the sandbox has "
					+ String.join(", ", this.resources.keySet()) + ".");
		}
		Function<String, Reply> work = resource.get(method);
		if (work == null) {
			return problem(405, path + " takes " + String.join(", ", new TreeMap<>(resource).keySet()) + ".");
		}
		try {
			return work.apply(body);
		}
		catch (BadInput bad) {
			return problem(400, bad.sentences());
		}
		catch (RuntimeException failed) {
			return problem(500, "The sandbox could not do it: " + failed + ".");
		}
	}

	private Reply addFault(String body) {
		return Reply.json(201, this.sandbox.faults().add(FaultForm.read(body)).toString());
	}

	private Reply advance(String body) {
		this.sandbox.advance(duration(body));
		return ok(moved("moved"));
	}

	/** Says what was reached: without a service in this process, the fakes alone. */
	private ObjectNode moved(String verb) {
		ObjectNode json = Json.object().put("now", this.sandbox.clock().instant().toString());
		return this.sandbox.attached().isPresent() ? json.put(verb, "service and fakes") : json.put(verb, "fakes")
			.put("note", "The service runs in another process, or not at all: it keeps its own time and data.");
	}

	private static Duration duration(String body) {
		String example = "The body must be {\"advance\": \"PT2H\"}, with an ISO 8601 duration of days to seconds, up to "
				+ LONGEST.toDays() + " days.";
		try {
			ObjectNode json = Json.readObject(body).orElseThrow(() -> new BadInput(example));
			Duration duration = Duration.parse(json.path("advance").asString(""));
			if (json.size() == 1 && duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
				return duration;
			}
			throw new BadInput(example);
		}
		catch (DateTimeParseException notADuration) {
			throw new BadInput(example);
		}
	}

	private static Reply ok(Object value) {
		return Reply.json(200, Json.write(value));
	}

	private static Reply problem(int status, String sentence) {
		return Reply.json(status, Json.object().put("status", status).put("message", sentence).toString());
	}

}
