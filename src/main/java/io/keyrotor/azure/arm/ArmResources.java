package io.keyrotor.azure.arm;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.AzureResponse;
import io.keyrotor.azure.Redaction;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * Azure Resource Manager: resources are read and written by their ids, and what it goes
 * on doing after its answer is followed to the end (Resource Manager, "Track asynchronous
 * Azure operations").
 */
public final class ArmResources {

	/** All other words for a state mean that something is under way. */
	private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "canceled");

	private static final String SUCCEEDED = "Succeeded";

	private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

	private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

	private static final int ACCEPTED = 202;

	private static final int MOST_PAGES = 100;

	private final AzureHttp http;

	private final URI base;

	public ArmResources(AzureHttp http, URI base) {
		this.http = http;
		this.base = base;
	}

	/** Whether no change of the resource is under way. */
	public static boolean isSettled(JsonNode resource) {
		return provisioningState(resource).filter((state) -> !isTerminal(state)).isEmpty();
	}

	/** The state of a resource whose last change ended without success. */
	public static Optional<String> fault(JsonNode resource) {
		return provisioningState(resource).filter(ArmResources::isTerminal)
			.filter((state) -> !SUCCEEDED.equalsIgnoreCase(state));
	}

	public ObjectNode get(ConsumerId consumer, String apiVersion) {
		return get(consumer, "", apiVersion);
	}

	/** What is told below a resource. */
	public ObjectNode get(ConsumerId consumer, String child, String apiVersion) {
		URI uri = this.base.resolve(consumer.resource().uri() + child + "?api-version=" + apiVersion);
		AzureRequest request = request(consumer, "GET", uri, Map.of(), null);
		if (this.http.exchange(request).body() instanceof ObjectNode resource) {
			return resource;
		}
		throw this.http.unreadable(request);
	}

	/**
	 * All that a list below a resource has, page after page.
	 * @throws UpstreamFailure if a page could not be read, or if it goes on anywhere but
	 * at ARM or for too long, so that a part is never taken for the whole
	 */
	public List<JsonNode> list(ConsumerId consumer, String child, String apiVersion) {
		List<JsonNode> all = new ArrayList<>();
		Optional<URI> next = Optional
			.of(this.base.resolve(consumer.resource().uri() + child + "?api-version=" + apiVersion));
		for (int pages = 0; next.isPresent(); pages++) {
			AzureRequest request = request(consumer, "GET", next.get(), Map.of(), null);
			JsonNode page = this.http.exchange(request).body();
			if (!page.path("value").isArray() || pages == MOST_PAGES) {
				throw this.http.unreadable(request);
			}
			page.path("value").forEach(all::add);
			Optional<String> link = page.path("nextLink").stringValueOpt().filter((text) -> !text.isBlank());
			next = link.map((text) -> own(text).orElseThrow(() -> this.http.unreadable(request)));
		}
		return List.copyOf(all);
	}

	/**
	 * PUTs or PATCHes a resource, on condition of its ETag if it has one.
	 * @return the address of the operation to follow, if ARM names one of its own
	 */
	public Confirmed<Optional<String>> write(ConsumerId consumer, String method, String apiVersion, ObjectNode resource,
			ObjectNode body, Fence fence) {
		Map<String, String> headers = resource.path("etag")
			.stringValueOpt()
			.map((etag) -> Map.of("If-Match", etag))
			.orElse(Map.of());
		AzureResponse response = this.http.exchange(request(consumer, method, uri(consumer, apiVersion), headers, body),
				fence);
		Optional<String> operation = response.header("azure-asyncoperation")
			.or(() -> response.header("location"))
			.flatMap(this::own)
			.filter(ArmResources::hasApiVersion)
			.map(URI::toString);
		return new Confirmed<>(operation, response.requestId());
	}

	/**
	 * Asks for an operation. One that ARM has forgotten, or whose address is not ARM's
	 * own, is judged by the state of its resource.
	 */
	public OperationStatus follow(ConsumerId consumer, String apiVersion, String operation) {
		Optional<URI> address = own(operation);
		if (address.isEmpty()) {
			return judged(get(consumer, apiVersion));
		}
		try {
			return status(this.http.exchange(request(consumer, "GET", address.get(), Map.of(), null)));
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == Kind.MISSING) {
				return judged(get(consumer, apiVersion));
			}
			throw failure;
		}
	}

	private static OperationStatus judged(ObjectNode resource) {
		return ended(provisioningState(resource).orElse(SUCCEEDED), resource, USUAL_WAIT);
	}

	/**
	 * An operation has a status; where a resource is answered in its place, that has a
	 * provisioning state or is done.
	 */
	private static OperationStatus status(AzureResponse response) {
		JsonNode body = response.body();
		String word = body.path("status")
			.stringValueOpt()
			.or(() -> provisioningState(body))
			.orElse((response.status() == ACCEPTED) ? "Accepted" : SUCCEEDED);
		return ended(word, body, retryAfter(response));
	}

	private static OperationStatus ended(String word, JsonNode body, Duration retryAfter) {
		if (!isTerminal(word)) {
			return new OperationStatus.Running(retryAfter);
		}
		if (SUCCEEDED.equalsIgnoreCase(word)) {
			return new OperationStatus.Succeeded();
		}
		JsonNode error = body.path("error");
		return new OperationStatus.Failed(error.path("code").stringValueOpt().map(Redaction::readable).orElse(word),
				error.path("message")
					.stringValueOpt()
					.map(Redaction::readable)
					.orElse("Azure Resource Manager gave no reason."));
	}

	private static Duration retryAfter(AzureResponse response) {
		return response.header("retry-after")
			.filter((seconds) -> seconds.matches("\\d{1,9}"))
			.map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds)))
			.map((asked) -> (asked.compareTo(SHORTEST_WAIT) < 0) ? SHORTEST_WAIT : asked)
			.map((asked) -> (asked.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : asked)
			.orElse(USUAL_WAIT);
	}

	private static Optional<String> provisioningState(JsonNode resource) {
		return resource.path("properties").path("provisioningState").stringValueOpt();
	}

	private static boolean isTerminal(String state) {
		return TERMINAL.stream().anyMatch(state::equalsIgnoreCase);
	}

	/**
	 * After a creation, Location may name the resource itself, and not how to ask for it.
	 */
	private static boolean hasApiVersion(URI uri) {
		return uri.getQuery() != null && uri.getQuery().contains("api-version=");
	}

	private Optional<URI> own(String address) {
		try {
			URI uri = this.base.resolve(address);
			return Optional.of(uri).filter((target) -> KeyStore.origin(target).equals(this.base));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private URI uri(ConsumerId consumer, String apiVersion) {
		return this.base.resolve(consumer.resource().uri() + "?api-version=" + apiVersion);
	}

	private AzureRequest request(ConsumerId consumer, String method, URI uri, Map<String, String> headers,
			@Nullable ObjectNode body) {
		return AzureRequest.to(consumer, method, uri, this.base + "/.default", headers, body);
	}

}
