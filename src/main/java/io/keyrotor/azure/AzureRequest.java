package io.keyrotor.azure;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request to Azure. It names the real host, whatever route leads there.
 *
 * @param service who is asked, in words for people, such as {@code Key Vault payments}
 * @param scope for what the token is asked, such as
 * {@code https://search.azure.com/.default}
 * @param headers beyond those that every request has
 * @param body sent as JSON, or null for none
 */
public record AzureRequest(String service, String method, URI uri, String scope, Map<String, String> headers,
		@Nullable JsonNode body) {

	public AzureRequest {
		headers = Map.copyOf(headers);
	}

	/** A GET without headers of its own. */
	public static AzureRequest get(String service, URI uri, String scope) {
		return new AzureRequest(service, "GET", uri, scope, Map.of(), null);
	}

	/** Whether the request may change something. */
	boolean writes() {
		return !this.method.equals("GET") && !this.method.equals("HEAD");
	}

	/** Method and path, which is what people need to recognise the request. */
	String summary() {
		return this.method + " " + this.uri.getPath();
	}

}
