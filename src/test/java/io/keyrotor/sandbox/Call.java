package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that reached a fake service.
 *
 * @param path decoded, with a leading slash
 * @param headers by lower-case name
 */
record Call(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

	Optional<String> header(String name) {
		return Optional.ofNullable(this.headers.get(name.toLowerCase(Locale.ROOT)));
	}

	/** Whether it changes nothing: a GET, or a query that is sent with POST. */
	boolean reads() {
		return this.method.equals("GET") || this.path.endsWith("/query")
				|| this.path.equalsIgnoreCase(ResourceGraph.PATH);
	}

	/** Whether the caller sent a bearer token; the fakes take any. */
	boolean hasToken() {
		return header("authorization").filter((value) -> value.matches("(?i)bearer \\S+")).isPresent();
	}

}
