package io.keyrotor.matrix;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.retirement.ConsumerSearch;
import io.keyrotor.retirement.FoundConsumer;
import io.keyrotor.retirement.SearchResult;

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
					.map((consumer) -> new FoundConsumer(consumer.id().uri(), Optional.of(consumer.id()),
							Optional.of(consumer.state(Fault.NONE).reference())))
					.toList(), List.of()));
	}

}
