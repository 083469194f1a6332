package io.keyrotor.azure.consumers;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.health.HealthDataServices;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import tools.jackson.databind.JsonNode;

/**
 * Resources below others that have a key of their own and that Azure Resource Graph is
 * not known to show ("Azure Resource Graph table and resource type reference", table
 * resources): they are listed below each of their parents. A kind of the catalogue that
 * is below another one is listed unless it is known to be shown.
 */
final class ChildLists {

	/** What that page names, so that it is found without a list. */
	static final Set<String> SHOWN = Set.of("microsoft.sql/servers/databases");

	/**
	 * Encryption Protectors and Managed Instance Encryption Protectors - List: an item
	 * may name its key by its name on the server alone.
	 */
	private static final Set<String> TELL_LESS = Set.of("microsoft.sql/servers/encryptionprotector",
			"microsoft.sql/managedinstances/encryptionprotector");

	/** What names keys and is no consumer of its own. */
	private static final List<ChildList> OTHERS = List.of(
			// Backup Resource Encryption Configs - Get.
			new ChildList("microsoft.recoveryservices/vaults",
					List.of("backupEncryptionConfigs/backupResourceEncryptionConfig"), "2024-04-01", false));

	/**
	 * What parents of some sorts say that can have none; whatever else a list is refused
	 * with, there may be some. Common Error Codes for Storage Resource Provider.
	 */
	private static final Map<String, Set<String>> NOT_OFFERED = Map
		.of("microsoft.storage/storageaccounts/encryptionScopes", Set.of("FeatureNotSupportedForAccount"));

	private static final int MOST_PAGES = 20;

	private final AzureHttp http;

	private final URI base;

	private final Map<String, List<ChildList>> lists;

	ChildLists(AzureHttp http, URI base, Catalogue catalogue) {
		this.http = http;
		this.base = base;
		this.lists = Stream
			.concat(OTHERS.stream(), catalogue.kinds().stream().flatMap((kind) -> list(kind, catalogue).stream()))
			.collect(Collectors.groupingBy(ChildList::parentType, TreeMap::new, Collectors.toList()));
	}

	private static Optional<ChildList> list(ConsumerKind kind, Catalogue catalogue) {
		List<String> names = Arrays.asList(kind.type().split("/", -1));
		if (kind.isSearchObject() || names.size() < 3 || SHOWN.contains(kind.type())) {
			return Optional.empty();
		}
		String apiVersion = catalogue.entry(kind)
			.map(CatalogueEntry::apiVersion)
			.orElse(HealthDataServices.API_VERSION);
		return Optional.of(new ChildList(names.get(0) + "/" + names.get(1), written(kind), apiVersion,
				TELL_LESS.contains(kind.type())));
	}

	/** The names of the lists, as the kind is written. */
	private static List<String> written(ConsumerKind kind) {
		String type = kind.word().contains("/") ? kind.word() : kind.type();
		List<String> names = Arrays.asList(type.split("/", -1));
		return names.subList(2, names.size());
	}

	/** The types below whose resources there may be others with keys, in lower case. */
	Collection<String> parentTypes() {
		return this.lists.keySet();
	}

	/** What there may be below the resources of a type. */
	List<ChildList> of(String parentType) {
		return this.lists.getOrDefault(parentType.toLowerCase(Locale.ROOT), List.of());
	}

	/**
	 * What is on the first of the lists below a resource; the next one is below each of
	 * these.
	 * @throws io.keyrotor.key.UpstreamFailure if a page could not be read
	 */
	List<JsonNode> below(String parent, ChildList list) {
		return all(request(
				this.base.resolve(parent + "/" + list.names().getFirst() + "?api-version=" + list.apiVersion())));
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
			if (isOne(page)) {
				return List.of(page);
			}
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

	/** Where there can be only one, that is read and no list. */
	private static boolean isOne(JsonNode page) {
		return page.path("id").isString() && page.path("properties").isObject();
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

	/**
	 * Where children are listed.
	 *
	 * @param names of the lists from the parent down, as they stand in the path
	 * @param tellsLess whether an item says less of its key than the resource itself
	 */
	record ChildList(String parentType, List<String> names, String apiVersion, boolean tellsLess) {

		/** As people read it. */
		String words() {
			return String.join("/", this.names);
		}

		/** The list below each resource on this one; empty if this is the last. */
		Optional<ChildList> next() {
			return (this.names.size() < 2) ? Optional.empty() : Optional.of(new ChildList(this.parentType,
					this.names.subList(1, this.names.size()), this.apiVersion, this.tellsLess));
		}

		/** Whether a parent that is refused like this cannot have any. */
		boolean cannotBeHad(UpstreamFailure failure) {
			return failure.origin()
				.code()
				.filter(NOT_OFFERED.getOrDefault(this.parentType + "/" + this.names.getFirst(), Set.of())::contains)
				.isPresent();
		}

	}

}
