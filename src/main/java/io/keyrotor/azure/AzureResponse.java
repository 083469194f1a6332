package io.keyrotor.azure;

import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * A 2xx answer.
 *
 * @param headers by lower-case name, several values of one name joined by a comma
 * @param body a missing node when the answer was empty
 */
public record AzureResponse(int status, Map<String, String> headers, JsonNode body) {

	public AzureResponse {
		headers = Map.copyOf(headers);
	}

	/** The header of this lower-case name. */
	public Optional<String> header(String name) {
		return Optional.ofNullable(this.headers.get(name));
	}

	/** Azure's own id of the request, where it gave one. */
	public Optional<String> requestId() {
		return header("x-ms-request-id").or(() -> header("request-id"));
	}

}
