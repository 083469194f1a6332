package io.keyrotor.azure.search;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.enforcement.UnencryptedObjects;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import tools.jackson.databind.JsonNode;

/**
 * The objects of one AI Search service. There is no question for those with a certain
 * key, so all are listed, of every kind that can have one.
 */
public final class SearchObjects {

	/** Lists of these exist in every service that knows our api-version. */
	private static final List<String> COLLECTIONS = List.of("indexes", "synonymmaps", "indexers", "datasources",
			"skillsets");

	/** These are not offered in every region. */
	private static final List<String> NEWER_COLLECTIONS = List.of("knowledgebases", "knowledgesources");

	private static final int MOST_PAGES = 100;

	private final AzureHttp http;

	public SearchObjects(AzureHttp http) {
		this.http = http;
	}

	/** All lists in which objects with keys of their own are. */
	public static List<String> collections() {
		return Stream.concat(COLLECTIONS.stream(), NEWER_COLLECTIONS.stream()).toList();
	}

	/**
	 * The objects of a list that have the key, or why they could not be looked at.
	 * @param key finds the references in question in a definition
	 */
	public SearchResult in(URI service, String collection, Function<JsonNode, List<Reference>> key) {
		try {
			List<FoundConsumer> found = items(service, collection).stream()
				.flatMap((item) -> found(service, collection, item, key))
				.toList();
			return new SearchResult(found, List.of(), Set.of());
		}
		catch (UpstreamFailure failure) {
			return new SearchResult(List.of(), unread(service, collection, failure).stream().toList(), Set.of());
		}
	}

	/** The objects of a list that have no key, or why they could not be looked at. */
	UnencryptedObjects unencrypted(URI service, String collection) {
		try {
			List<String> uris = items(service, collection).stream()
				.filter((item) -> item.path("encryptionKey").isNull() || item.path("encryptionKey").isMissingNode())
				.map((item) -> uri(service, collection, item))
				.toList();
			return new UnencryptedObjects(uris, List.of());
		}
		catch (UpstreamFailure failure) {
			return new UnencryptedObjects(List.of(), unread(service, collection, failure).stream().toList());
		}
	}

	private static String uri(URI service, String collection, JsonNode item) {
		return service + "/" + collection + "('" + item.path("name").asString("") + "')";
	}

	private List<JsonNode> items(URI service, String collection) {
		List<JsonNode> items = new ArrayList<>();
		Optional<URI> next = Optional.of(service
			.resolve("/" + collection + "?api-version=" + SearchConsumers.API_VERSION + selection(collection)));
		for (int pages = 0; next.isPresent(); pages++) {
			AzureRequest request = AzureRequest.look("AI Search service " + service.getHost(), next.get(),
					SearchConsumers.scope(service));
			JsonNode page = page(request);
			if (!page.path("value").isArray() || pages == MOST_PAGES) {
				throw this.http.unreadable(request);
			}
			page.path("value").forEach(items::add);
			next = next(request, page);
		}
		return items;
	}

	/** Knowledge Bases - List and Knowledge Sources - List take an api-version alone. */
	private static String selection(String collection) {
		return NEWER_COLLECTIONS.contains(collection) ? "" : "&$select=name,encryptionKey";
	}

	private JsonNode page(AzureRequest request) {
		try {
			return this.http.exchange(request).body();
		}
		catch (UpstreamFailure failure) {
			throw SearchFailures.explained(failure);
		}
	}

	/** The page that follows, which must be at the same service. */
	private Optional<URI> next(AzureRequest request, JsonNode page) {
		return page.path("@odata.nextLink").stringValueOpt().filter((link) -> !link.isBlank()).map((link) -> {
			try {
				URI uri = request.uri().resolve(link);
				if (KeyStore.origin(uri).equals(KeyStore.origin(request.uri())) && uri.getRawUserInfo() == null) {
					return uri;
				}
				throw this.http.unreadable(request);
			}
			catch (IllegalArgumentException _) {
				throw this.http.unreadable(request);
			}
		});
	}

	private static Stream<FoundConsumer> found(URI service, String collection, JsonNode item,
			Function<JsonNode, List<Reference>> key) {
		String uri = uri(service, collection, item);
		return key.apply(item.path("encryptionKey"))
			.stream()
			.map((reference) -> new FoundConsumer(uri, consumer(uri), Optional.of(reference)));
	}

	private static Optional<ConsumerId> consumer(String uri) {
		try {
			return Optional.of(ConsumerId.parse(uri));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private static Optional<Finding> unread(URI service, String collection, UpstreamFailure failure) {
		if (failure.kind() == Kind.MISSING && NEWER_COLLECTIONS.contains(collection)) {
			return Optional.empty();
		}
		Finding why = Findings.of(failure);
		return Optional.of(new Finding(why.code(), "The " + collection + " of the search service " + service.getHost()
				+ " were not looked at: " + why.message()));
	}

}
