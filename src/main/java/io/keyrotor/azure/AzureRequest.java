package io.keyrotor.azure;

import java.net.URI;
import java.util.Map;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

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
 * @param hidden secrets in the body, which a service may repeat when it refuses them
 */
public record AzureRequest(Target target, String service, String method, URI uri, String scope,
		Map<String, String> headers, @Nullable JsonNode body, boolean writes, Set<String> hidden) {

	private static final String GONE = "[redacted]";

	public AzureRequest {
		headers = Map.copyOf(headers);
		hidden = Set.copyOf(hidden);
	}

	/** A request without secrets in its body. */
	public AzureRequest(Target target, String service, String method, URI uri, String scope,
			Map<String, String> headers, @Nullable JsonNode body, boolean writes) {
		this(target, service, method, uri, scope, headers, body, writes, Set.of());
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

	/** The same request, of whose failure nobody learns this secret. */
	public AzureRequest hiding(String secret) {
		return new AzureRequest(this.target, this.service, this.method, this.uri, this.scope, this.headers, this.body,
				this.writes, Set.of(secret));
	}

	/**
	 * What a service said, as it said it, without the secrets, plain or within JSON. What
	 * shortens or splits a text comes after this, for half a secret cannot be found.
	 */
	String withoutHidden(String said) {
		String left = said;
		for (String secret : this.hidden) {
			left = left.replace(secret, GONE).replace(inJson(secret), GONE);
		}
		return left;
	}

	private static String inJson(String text) {
		String quoted = JsonNodeFactory.instance.stringNode(text).toString();
		return quoted.substring(1, quoted.length() - 1);
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
