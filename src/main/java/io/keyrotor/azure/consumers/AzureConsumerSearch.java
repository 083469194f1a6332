package io.keyrotor.azure.consumers;

import io.keyrotor.azure.definition.Mentions;
import io.keyrotor.azure.arm.ResourceGraph;
import io.keyrotor.azure.search.SearchObjects;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.Cloud;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.retirement.ConsumerSearch;
import io.keyrotor.retirement.FoundConsumer;
import io.keyrotor.retirement.SearchResult;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * Looks for a key in everything that Azure Resource Graph shows, and in the objects of
 * all AI Search services, which it does not show. What it found and we can read is read
 * again, because it lags behind. Resources below others that have the key themselves,
 * such as the encryption protector of an SQL server, are in no list of it.
 */
@Component
final class AzureConsumerSearch implements ConsumerSearch {

	/** The key store itself, and what is below it, mentions its own address. */
	private static final String KEY_STORES = "microsoft.keyvault/";

	private static final Pattern SERVICE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

	private static final String READER = "Give this service's identity the role Reader on it; a new role takes some"
			+ " minutes to work.";

	private final KeyStores stores;

	private final Consumers consumers;

	private final ResourceGraph graph;

	private final SearchObjects searchObjects;

	private final Cloud cloud;

	AzureConsumerSearch(AzureHttp http, AzureProperties properties, KeyStores stores, Consumers consumers) {
		this.stores = stores;
		this.consumers = consumers;
		this.graph = new ResourceGraph(http, properties.resourceManagerUri());
		this.searchObjects = new SearchObjects(http);
		this.cloud = Cloud.of(properties.resourceManagerUri());
	}

	@Override
	public SearchResult consumersOf(KeyId key) {
		KeyStore store = this.stores.require(key.store());
		Mentions mentions = new Mentions(store.uri(), key.name());
		ResourceGraph.Rows resources = this.graph.ask("resources | where tostring(properties) has '"
				+ store.uri().getHost() + "' | project id, type, properties | order by id asc");
		ResourceGraph.Rows services = this.graph
			.ask("resources | where type =~ 'microsoft.search/searchservices' | project id, name | order by id asc");
		List<SearchResult> found = new ArrayList<>(
				AtOnce.each(resources.rows(), (resource) -> resource(key, resource, mentions)));
		found.addAll(AtOnce.each(lists(services.rows()), (list) -> list.in(mentions)));
		return together(found, seen(resources.rows(), services.rows()), resources.whole() && services.whole());
	}

	private Set<String> seen(List<JsonNode> resources, List<JsonNode> services) {
		Stream<String> ids = resources.stream().map((resource) -> resource.path("id").asString(""));
		Stream<String> hosts = addresses(services).map(URI::toString);
		return Stream.concat(ids, hosts)
			.map((place) -> place.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	private SearchResult resource(KeyId key, JsonNode resource, Mentions mentions) {
		List<Reference> mentioned = resource.path("type").asString("").toLowerCase(Locale.ROOT).startsWith(KEY_STORES)
				? List.of() : mentions.in(resource.path("properties"));
		if (mentioned.isEmpty()) {
			return new SearchResult(List.of(), List.of(), Set.of());
		}
		String uri = resource.path("id").asString("");
		Optional<ConsumerId> consumer = consumer(uri);
		return consumer.map((id) -> reread(key, id, mentioned))
			.orElseGet(() -> new SearchResult(found(uri, consumer, mentioned), List.of(), Set.of()));
	}

	/**
	 * What its own service says counts, unless that is on its way from one key to
	 * another.
	 */
	private SearchResult reread(KeyId key, ConsumerId consumer, List<Reference> mentioned) {
		try {
			ConsumerState state = this.consumers.read(consumer);
			Set<Reference> references = new LinkedHashSet<>();
			state.reference()
				.keyIn(this.stores)
				.filter(key::equals)
				.ifPresent((_) -> references.add(state.reference()));
			if (!state.settled() || state.fault().isPresent()) {
				references.addAll(mentioned);
			}
			return new SearchResult(found(consumer.uri(), Optional.of(consumer), List.copyOf(references)), List.of(),
					Set.of());
		}
		catch (UpstreamFailure failure) {
			return (failure.kind() == Kind.MISSING) ? new SearchResult(List.of(), List.of(), Set.of())
					: new SearchResult(found(consumer.uri(), Optional.of(consumer), mentioned),
							List.of(unread(consumer, failure)), Set.of());
		}
	}

	private static Finding unread(ConsumerId consumer, UpstreamFailure failure) {
		boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().isPresent();
		Finding why = Findings.of(refused ? failure.advising(failure.reason(), READER) : failure);
		return new Finding(why.code(), consumer + " was found to use the key and could not be read: " + why.message());
	}

	private static List<FoundConsumer> found(String uri, Optional<ConsumerId> consumer, List<Reference> references) {
		return references.stream()
			.map((reference) -> new FoundConsumer(uri, consumer, Optional.of(reference)))
			.toList();
	}

	private static Optional<ConsumerId> consumer(String uri) {
		try {
			return Optional.of(ConsumerId.parse(uri));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private Stream<URI> addresses(List<JsonNode> services) {
		return services.stream()
			.map((service) -> service.path("name").asString("").toLowerCase(Locale.ROOT))
			.filter((name) -> SERVICE_NAME.matcher(name).matches())
			.distinct()
			.map((name) -> URI.create("https://" + name + "." + this.cloud.searchDomain()));
	}

	private List<SearchList> lists(List<JsonNode> services) {
		return addresses(services)
			.flatMap((service) -> SearchObjects.collections()
				.stream()
				.map((collection) -> new SearchList(this.searchObjects, service, collection)))
			.toList();
	}

	private static SearchResult together(List<SearchResult> all, Set<String> seen, boolean whole) {
		List<FoundConsumer> found = all.stream().flatMap((one) -> one.consumers().stream()).distinct().toList();
		Stream<Finding> unread = all.stream().flatMap((one) -> one.unread().stream());
		return new SearchResult(found, Stream.concat(unread, whole ? Stream.empty() : Stream.of(cutOff())).toList(),
				seen);
	}

	private static Finding cutOff() {
		return new Finding("Unavailable",
				"Azure Resource Graph did not give all of its rows, so that resources that use the key may have been"
						+ " missed. Ask again later.");
	}

	/** One list of one search service. */
	private record SearchList(SearchObjects objects, URI service, String collection) {

		SearchResult in(Mentions mentions) {
			return this.objects.in(this.service, this.collection, mentions);
		}

	}

}
