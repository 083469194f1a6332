package io.keyrotor.azure.consumers;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;

/**
 * Resources below others that have a key of their own and that Azure Resource Graph does
 * not show ("Understanding the Azure Resource Graph query language", supported types):
 * they are listed below each of their parents.
 */
final class ChildLists {

	/** Encryption Protectors - List By Server; Managed Instance Encryption Protectors. */
	private static final ChildList PROTECTOR = new ChildList("/encryptionProtector", "2023-08-01");

	private static final Map<String, ChildList> LISTS = Map.of("microsoft.sql/servers", PROTECTOR,
			"microsoft.sql/managedinstances", PROTECTOR, "microsoft.storage/storageaccounts",
			new ChildList("/encryptionScopes", "2023-05-01"), "microsoft.synapse/workspaces",
			new ChildList("/keys", "2021-06-01"), "microsoft.elasticsan/elasticsans",
			new ChildList("/volumegroups", "2023-01-01"));

	private static final int MOST_PAGES = 20;

	private final AzureHttp http;

	private final URI base;

	ChildLists(AzureHttp http, URI base) {
		this.http = http;
		this.base = base;
	}

	/** The types below whose resources there may be others with keys, in lower case. */
	static Stream<String> parentTypes() {
		return LISTS.keySet().stream().sorted();
	}

	/**
	 * What is below a resource of one of those types.
	 * @throws io.keyrotor.key.UpstreamFailure if a page could not be read
	 */
	List<JsonNode> below(String parent, String type) {
		ChildList list = LISTS.get(type.toLowerCase(Locale.ROOT));
		return (list != null) ? all(first(parent, list)) : List.of();
	}

	private AzureRequest first(String parent, ChildList list) {
		return request(this.base.resolve(parent + list.path() + "?api-version=" + list.apiVersion()));
	}

	private AzureRequest request(URI uri) {
		return AzureRequest.look("Azure Resource Manager", uri, this.base + "/.default");
	}

	private List<JsonNode> all(AzureRequest first) {
		List<JsonNode> children = new ArrayList<>();
		Optional<AzureRequest> next = Optional.of(first);
		for (int pages = 0; next.isPresent(); pages++) {
			AzureRequest request = next.get();
			JsonNode page = this.http.exchange(request).body();
			if (!page.path("value").isArray() || pages == MOST_PAGES) {
				throw this.http.unreadable(request);
			}
			page.path("value").forEach(children::add);
			next = page.path("nextLink")
				.stringValueOpt()
				.filter((link) -> !link.isBlank())
				.map((link) -> follow(request, link));
		}
		return children;
	}

	/** A list goes on at Resource Manager alone. */
	private AzureRequest follow(AzureRequest request, String link) {
		try {
			URI uri = this.base.resolve(link);
			if (KeyStore.origin(uri).equals(KeyStore.origin(this.base)) && uri.getRawUserInfo() == null) {
				return request(uri);
			}
			throw this.http.unreadable(request);
		}
		catch (IllegalArgumentException _) {
			throw this.http.unreadable(request);
		}
	}

	/** Where the children are listed. */
	private record ChildList(String path, String apiVersion) {

	}

}
