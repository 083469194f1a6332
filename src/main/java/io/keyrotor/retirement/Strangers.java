package io.keyrotor.retirement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * Looks for consumers that nobody bound. Each of them is in the way, whatever version it
 * is on now: nobody saw when it left the one that is to be disabled, so nobody knows how
 * long it may still have that in its cache.
 */
final class Strangers {

	private static final String INCOMPLETE = "SearchIncomplete";

	private final ConsumerSearch search;

	Strangers(ConsumerSearch search) {
		this.search = search;
	}

	/**
	 * Searches, which may take long. What was found is judged when the consumers that are
	 * bound by then are known.
	 */
	Function<Set<ConsumerId>, Found> look(KeyId key, VersionId version) {
		try {
			SearchResult result = this.search.consumersOf(key);
			return (bound) -> new Found(result.consumers().size(), judge(key, version, result, bound));
		}
		catch (UpstreamFailure failure) {
			Obstacle unread = Obstacle.unread(INCOMPLETE,
					"The search for consumers of the key %s that are not bound could not be made.".formatted(key),
					failure);
			return (_) -> new Found(0, List.of(unread));
		}
	}

	private static List<Obstacle> judge(KeyId key, VersionId version, SearchResult result, Set<ConsumerId> bound) {
		Stream<Obstacle> unread = result.unread()
			.stream()
			.map((place) -> Obstacle.lasting(INCOMPLETE,
					"The search for consumers of the key %s could not look everywhere: %s".formatted(key,
							place.message())));
		Stream<Obstacle> unseen = bound.stream()
			.filter((consumer) -> !result.saw(consumer))
			.map((consumer) -> unseen(key, consumer));
		Stream<Obstacle> strangers = result.consumers()
			.stream()
			.filter((found) -> !found.isAmong(bound))
			.flatMap((found) -> obstacle(key, version, found).stream());
		return Stream.of(unread, unseen, strangers).flatMap(Function.identity()).toList();
	}

	/**
	 * Where one consumer is out of sight, others may be. One that was created or moved a
	 * moment ago comes into sight after some minutes (Azure Resource Graph, "Query
	 * overview").
	 */
	private static Obstacle unseen(KeyId key, ConsumerId consumer) {
		return Obstacle.passing(INCOMPLETE,
				"The search for consumers of the key %s did not find %s although it is bound: our identity lacks Reader there, so others may be out of sight too. Give this service's identity the role Reader on its subscription; a new role takes some minutes to work."
					.formatted(key, consumer));
	}

	private static Optional<Obstacle> obstacle(KeyId key, VersionId version, FoundConsumer found) {
		return needs(version, found).map((how) -> Obstacle.lasting("UnknownConsumer",
				"%s refers to the key %s, is not bound, and %s. Bind it, so that it is looked after, or move it off the key."
					.formatted(found.uri(), key, how)));
	}

	private static Optional<String> needs(VersionId version, FoundConsumer found) {
		if (found.reference().isEmpty()) {
			return Optional.of("which version it needs cannot be told");
		}
		return switch (found.reference().get()) {
			case Reference.Pinned pinned when pinned.version().equals(version) ->
				Optional.of("is pinned to the version " + version);
			case Reference.Versionless _ ->
				Optional.of("follows the key, so that it may still use any of its versions");
			case Reference.Pinned pinned ->
				Optional.of("is pinned to the version %s, and since when it no longer needs the version %s is not known"
					.formatted(pinned.version(), version));
			case Reference.ServiceManaged _ -> Optional.empty();
		};
	}

	/**
	 * What was found.
	 *
	 * @param count how many things refer to the key, the bound ones included
	 */
	record Found(int count, List<Obstacle> obstacles) {

		Found {
			obstacles = List.copyOf(obstacles);
		}

	}

}
