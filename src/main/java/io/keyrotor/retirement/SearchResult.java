package io.keyrotor.retirement;

import java.util.List;

import io.keyrotor.key.Finding;

/**
 * What a search for the consumers of a key found.
 *
 * @param consumers everything that refers to the key
 * @param unread the places that could not be looked at, each named; with any, the search
 * proves nothing
 */
public record SearchResult(List<FoundConsumer> consumers, List<Finding> unread) {

	public SearchResult {
		consumers = List.copyOf(consumers);
		unread = List.copyOf(unread);
	}

}
