package io.keyrotor.azure;

import java.net.URI;
import java.util.Map;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request to Azure. It names the real host, whatever route leads there.
 *
 * @param target what the request is for
 * @param service who is asked, in words for people, such as {@code Key Vault payments}
 * @param scope for what the token is asked, such as
 * {@code https://search.azure.com/.default}
 * @param headers beyond those that every request has
 * @param body sent as JSON, or null for none
 * @param writes whether the request may change something
 */
public record AzureRequest(Target target, String service, String method, URI uri, String scope,
		Map<String, String> headers, @Nullable JsonNode body, boolean writes) {

	public AzureRequest {
		headers = Map.copyOf(headers);
	}

	/** A request for a key store. */
	public AzureRequest(String service, String method, URI uri, String scope, Map<String, String> headers,
			@Nullable JsonNode body) {
		this(Target.KEY_STORE, service, method, uri, scope, headers, body, isWrite(method));
	}

	/** A GET for a key store, without headers of its own. */
	public static AzureRequest get(String service, URI uri, String scope) {
		return new AzureRequest(service, "GET", uri, scope, Map.of(), null);
	}

	/** A request for a consumer, which people know by its URI. */
	public static AzureRequest to(ConsumerId consumer, String method, URI uri, String scope,
			Map<String, String> headers, @Nullable JsonNode body) {
		return new AzureRequest(Target.CONSUMER, consumer.uri(), method, uri, scope, headers, body, isWrite(method));
	}

	/** A GET that has to do with consumers and is for none of them alone. */
	public static AzureRequest look(String service, URI uri, String scope) {
		return new AzureRequest(Target.CONSUMER, service, "GET", uri, scope, Map.of(), null, false);
	}

	/** A question that is too long for a GET: a POST that changes nothing. */
	public static AzureRequest question(Target target, String service, URI uri, String scope, JsonNode body) {
		return new AzureRequest(target, service, "POST", uri, scope, Map.of(), body, false);
	}

	/** Without the headers and the body, which may hold secrets. */
	@Override
	public String toString() {
		return summary() + " for " + this.service;
	}

	/** Where a failure to get any answer came from. */
	Origin unanswered() {
		return Origin.unanswered(this.target, this.service);
	}

	private static boolean isWrite(String method) {
		return !method.equals("GET") && !method.equals("HEAD");
	}

	/** Method and path, which is what people need to recognise the request. */
	String summary() {
		return this.method + " " + this.uri.getPath();
	}

}
