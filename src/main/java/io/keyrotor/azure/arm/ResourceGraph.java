package io.keyrotor.azure.arm;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Azure Resource Graph: all resources of all subscriptions that our identity may read, as
 * they were some minutes ago (Resources - Resources).
 */
public final class ResourceGraph {

	public static final String API_VERSION = "2022-10-01";

	private static final int PAGE_SIZE = 1000;

	/** 100,000 resources; what goes on after that is not followed. */
	private static final int MOST_PAGES = 100;

	private static final String READER = "Give this service's identity the role Reader on the subscriptions whose"
			+ " resources may use keys; a new role takes some minutes to work.";

	private final AzureHttp http;

	private final URI base;

	public ResourceGraph(AzureHttp http, URI base) {
		this.http = http;
		this.base = base;
	}

	/**
	 * The rows of a query, page after page.
	 * @throws UpstreamFailure if a page could not be read
	 */
	public Rows ask(String query) {
		List<JsonNode> rows = new ArrayList<>();
		Optional<String> next = Optional.empty();
		boolean whole = true;
		for (int pages = 0; pages == 0 || next.isPresent(); pages++) {
			if (pages == MOST_PAGES) {
				return new Rows(rows, false);
			}
			JsonNode page = page(query, next);
			page.path("data").forEach(rows::add);
			next = page.path("$skipToken").stringValueOpt().filter((token) -> !token.isEmpty());
			whole = next.isPresent() || !page.path("resultTruncated").asString("false").equalsIgnoreCase("true");
		}
		return new Rows(rows, whole);
	}

	private JsonNode page(String query, Optional<String> skipToken) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.put("query", query);
		ObjectNode options = body.putObject("options").put("resultFormat", "objectArray").put("$top", PAGE_SIZE);
		skipToken.ifPresent((token) -> options.put("$skipToken", token));
		AzureRequest request = AzureRequest.question(Target.CONSUMER, "Azure Resource Graph",
				this.base.resolve("/providers/Microsoft.ResourceGraph/resources?api-version=" + API_VERSION),
				this.base + "/.default", body);
		JsonNode page = exchange(request);
		if (!page.path("data").isArray()) {
			throw this.http.unreadable(request);
		}
		return page;
	}

	private JsonNode exchange(AzureRequest request) {
		try {
			return this.http.exchange(request).body();
		}
		catch (UpstreamFailure failure) {
			boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().isPresent();
			throw refused ? failure.advising(failure.reason(), READER) : failure;
		}
	}

	/**
	 * What was answered.
	 *
	 * @param whole whether that is all there is
	 */
	public record Rows(List<JsonNode> rows, boolean whole) {

		public Rows {
			rows = List.copyOf(rows);
		}

	}

}
