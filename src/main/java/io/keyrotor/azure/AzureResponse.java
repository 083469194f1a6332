package io.keyrotor.azure;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A 2xx answer.
 *
 * @param headers by lower-case name, several values of one name joined by a comma
 * @param body a missing node when the answer was empty
 */
public record AzureResponse(int status, Map<String, String> headers, JsonNode body) {

	private static final Pattern ID = Pattern.compile("[\\w.-]{1,100}");

	public AzureResponse {
		headers = Map.copyOf(headers);
	}

	/** Without the headers and the body, which may hold secrets. */
	@Override
	public String toString() {
		return "AzureResponse[status=" + this.status + "]";
	}

	/** The header of this lower-case name. */
	public Optional<String> header(String name) {
		return Optional.ofNullable(this.headers.get(name));
	}

	/** Azure's own id of the request, where it gave one. */
	public Optional<String> requestId() {
		return requestId(this.headers);
	}

	/**
	 * Key stores and Resource Manager answer {@code x-ms-request-id}, AI Search
	 * {@code request-id}. What has no form of an id is none.
	 */
	static Optional<String> requestId(Map<String, String> headers) {
		return Stream.of("x-ms-request-id", "request-id")
			.flatMap((name) -> Stream.ofNullable(headers.get(name)))
			.filter((id) -> ID.matcher(id).matches())
			.findFirst();
	}

}
