package io.keyrotor.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStores;

/**
 * What a search for the consumers of a key found.
 *
 * @param consumers everything that refers to the key
 * @param unread the places that could not be looked at, each named; with any, the search
 * proves nothing
 * @param seen the resources that were in sight at all: ids of those that name the key's
 * store or were read, and the addresses of search services, in lower case. Azure shows us
 * only what our identity may read, and says nothing of the rest
 */
public record SearchResult(List<FoundConsumer> consumers, List<Finding> unread, Set<String> seen) {

	public SearchResult {
		consumers = List.copyOf(consumers);
		unread = List.copyOf(unread);
		seen = Set.copyOf(seen);
	}

	/** Those that refer to a key of a configured store. */
	List<KnownConsumer> known(KeyStores stores, Instant now) {
		return this.consumers.stream().flatMap((one) -> KnownConsumer.of(one, stores, now).stream()).toList();
	}

	/** What several searches found. */
	public static SearchResult together(List<SearchResult> all) {
		return new SearchResult(all.stream().flatMap((one) -> one.consumers().stream()).toList(),
				all.stream().flatMap((one) -> one.unread().stream()).toList(),
				all.stream().flatMap((one) -> one.seen().stream()).collect(Collectors.toUnmodifiableSet()));
	}

	/**
	 * Whether a consumer that has the key was looked at. The question of a search service
	 * is for the service, because its objects are listed there.
	 */
	public boolean saw(ConsumerId consumer) {
		return this.seen.contains(place(consumer));
	}

	/** The resource in which a consumer is found: itself, or its search service. */
	private static String place(ConsumerId consumer) {
		String id = consumer.resource().identity();
		return id.startsWith("/") ? id : id.substring(0, id.indexOf('/', "https://".length()));
	}

}
