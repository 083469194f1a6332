package io.keyrotor.matrix;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.key.KeyId;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.Scope;
import io.keyrotor.discovery.SearchPace;
import io.keyrotor.discovery.SearchResult;

/** The search for consumers, which finds those that are not bound as well. */
final class CloudSearch implements ConsumerSearch {

	private final Node node;

	private final Cloud cloud;

	CloudSearch(Node node, Cloud cloud) {
		this.node = node;
		this.cloud = cloud;
	}

	@Override
	public SearchResult consumersOf(KeyId key) {
		return this.node.ask(Place.SEARCH,
				(_) -> new SearchResult(this.cloud.consumers()
					.stream()
					.filter((consumer) -> consumer.definition().key().equals(key))
					.map((consumer) -> new FoundConsumer(consumer.id().uri(), Optional.of(consumer.id()),
							Optional.of(consumer.state(Fault.NONE).reference())))
					.toList(), List.of(), seen()));
	}

	/** All there is, whether as a resource or as a search service. */
	private Set<String> seen() {
		return this.cloud.consumers()
			.stream()
			.map((consumer) -> consumer.id().identity())
			.map((id) -> id.startsWith("/") ? id : "https://" + URI.create(id).getHost())
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public SearchResult consumersIn(Scope scope, SearchPace pace) {
		throw new AssertionError("Retirement asks for one key.");
	}

}
