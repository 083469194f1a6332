package io.keyrotor.azure.consumers;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.Cloud;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceGraph;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.azure.search.SearchObjects;
import io.keyrotor.binding.Consumers;
import io.keyrotor.discovery.FewAtOnce;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.Scope;
import io.keyrotor.discovery.SearchPace;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * Looks for keys in everything that Azure Resource Graph shows, below the resources whose
 * children it does not show, and in the objects of AI Search services, which it does not
 * show either. What it found and we can read is read again, because it lags behind.
 */
@Component
final class AzureConsumerSearch implements ConsumerSearch {

	private static final Pattern SERVICE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

	/** As many as are looked below; of others it is said that they were left out. */
	private static final int MOST_PARENTS = 5_000;

	/**
	 * As many known resources as one search reads although they are shown without a key.
	 */
	private static final int MOST_UNNAMED = 5_000;

	private final KeyStores stores;

	private final Consumers consumers;

	private final ResourceGraph graph;

	private final SearchObjects searchObjects;

	private final ChildLists children;

	private final RawResources raw;

	private final ReadingTurns turns;

	private final Cloud cloud;

	AzureConsumerSearch(AzureHttp http, AzureProperties properties, KeyStores stores, Consumers consumers,
			Catalogue catalogue, Clock clock) {
		this.stores = stores;
		this.consumers = consumers;
		this.graph = new ResourceGraph(http, properties.resourceManagerUri());
		this.searchObjects = new SearchObjects(http);
		this.children = new ChildLists(http, properties.resourceManagerUri(), catalogue);
		this.raw = new RawResources(new ArmResources(http, properties.resourceManagerUri()), catalogue);
		this.turns = new ReadingTurns(clock, MOST_UNNAMED);
		this.cloud = Cloud.of(properties.resourceManagerUri());
	}

	@Override
	public SearchResult consumersOf(KeyId key) {
		return consumersIn(new Scope.OfKey(key), SearchPace.toTheEnd());
	}

	@Override
	public SearchResult consumersIn(Scope scope, SearchPace pace) {
		Question question = Question.of(scope, this.stores);
		return (scope instanceof Scope.OfSearchService service)
				? together(listed(List.of(address(service)), question, pace), List.of())
				: everywhere(scope, question, pace);
	}

	private SearchResult everywhere(Scope scope, Question question, SearchPace pace) {
		ResourceGraph.Rows resources = this.graph.ask(question.resources());
		ResourceGraph.Rows services = this.graph.ask(question.searchServices());
		ResourceGraph.Rows parents = this.graph.ask(question.parents(this.children.parentTypes()));
		ResourceGraph.Rows unnamed = this.graph.ask(question.unnamed(types()));
		UnnamedResources readings = new UnnamedResources(this.consumers, question, this.turns);
		ResourceSearch search = new ResourceSearch(this.consumers, this.children, question, this.raw, readings);
		List<SearchResult> found = new ArrayList<>();
		found.add(new ShownPlaces(this.graph).in(scope));
		found.add(inSight(resources.rows()));
		found.addAll(FewAtOnce.each(resources.rows(),
				(row) -> pace.next() ? search.in(row) : late(row.path("id").asString(""))));
		found.addAll(listed(addresses(services.rows()).toList(), question, pace));
		found.addAll(FewAtOnce.each(parents.rows().stream().limit(MOST_PARENTS).toList(),
				(row) -> pace.next() ? search.below(row) : late("What is below " + row.path("id").asString(""))));
		List<String> ids = unnamed.rows().stream().map((row) -> row.path("id").asString("")).toList();
		List<String> now = this.turns.next(ids);
		found.addAll(FewAtOnce.each(now, (id) -> pace.next() ? readings.in(id) : late(id)));
		found.add(left(this.turns.left(ids, now)));
		return together(found, cutOff(parents, resources, services, unnamed));
	}

	/** The types of the catalogue, as Resource Graph knows them. */
	private List<String> types() {
		return this.consumers.kinds()
			.stream()
			.filter((kind) -> !kind.isSearchObject())
			.map(ConsumerKind::type)
			.sorted()
			.toList();
	}

	private static SearchResult left(long left) {
		return new SearchResult(List.of(), (left == 0) ? List.of() : List.of(new Finding("TooMany",
				"%d resources of known types that Azure Resource Graph shows without a key were not read, because one search reads %d of them. Ask again within six hours: each search reads the next ones."
					.formatted(left, MOST_UNNAMED))),
				Set.of());
	}

	private static SearchResult inSight(List<JsonNode> resources) {
		return new SearchResult(List.of(), List.of(),
				resources.stream()
					.map((resource) -> resource.path("id").asString("").toLowerCase(Locale.ROOT))
					.collect(Collectors.toUnmodifiableSet()));
	}

	private List<SearchResult> listed(List<URI> services, Question question, SearchPace pace) {
		List<SearchList> lists = services.stream()
			.flatMap((service) -> SearchObjects.collections()
				.stream()
				.map((collection) -> new SearchList(this.searchObjects, service, collection)))
			.toList();
		List<SearchResult> found = new ArrayList<>(
				FewAtOnce.each(lists, (list) -> pace.next() ? list.in(question) : late(list.words())));
		found.add(new SearchResult(List.of(), List.of(),
				services.stream().map(URI::toString).collect(Collectors.toUnmodifiableSet())));
		return found;
	}

	private URI address(Scope.OfSearchService service) {
		return service.address()
			.orElseGet(() -> URI.create("https://" + service.name() + "." + this.cloud.searchDomain()));
	}

	private Stream<URI> addresses(List<JsonNode> services) {
		return services.stream()
			.map((service) -> service.path("name").asString("").toLowerCase(Locale.ROOT))
			.filter((name) -> SERVICE_NAME.matcher(name).matches())
			.distinct()
			.map((name) -> URI.create("https://" + name + "." + this.cloud.searchDomain()));
	}

	private static SearchResult together(List<SearchResult> all, List<Finding> cutOff) {
		return new SearchResult(all.stream().flatMap((one) -> one.consumers().stream()).distinct().toList(),
				Stream.concat(all.stream().flatMap((one) -> one.unread().stream()), cutOff.stream()).toList(),
				all.stream().flatMap((one) -> one.seen().stream()).collect(Collectors.toUnmodifiableSet()));
	}

	private static List<Finding> cutOff(ResourceGraph.Rows parents, ResourceGraph.Rows... others) {
		boolean whole = Stream.of(others).allMatch(ResourceGraph.Rows::whole) && parents.whole();
		Stream<Finding> graph = whole ? Stream.empty() : Stream.of(new Finding("Unavailable",
				"Azure Resource Graph did not give all of its rows, so that resources that use the key may have been"
						+ " missed. Ask again later."));
		Stream<Finding> below = (parents.rows().size() <= MOST_PARENTS) ? Stream.empty() : Stream.of(new Finding(
				"TooMany",
				"Only the first %d of %d resources that may have others with keys below them were looked at. Ask for one subscription or resource group after the other."
					.formatted(MOST_PARENTS, parents.rows().size())));
		return Stream.concat(graph, below).toList();
	}

	private static SearchResult late(String place) {
		return new SearchResult(List.of(),
				List.of(new Finding("OutOfTime", place
						+ " was not looked at within the time that a search takes at most. Ask for a narrower scope.")),
				Set.of());
	}

	/** One list of one search service. */
	private record SearchList(SearchObjects objects, URI service, String collection) {

		SearchResult in(Question question) {
			return this.objects.in(this.service, this.collection, question.mentions());
		}

		String words() {
			return this.service + "/" + this.collection;
		}

	}

}
