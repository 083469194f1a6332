package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * Looks for consumers that nobody bound. Each of them is in the way, whatever version it
 * is on now: nobody saw when it left the one that is to be disabled, so nobody knows how
 * long it may still have that in its cache.
 */
final class Strangers {

	private final Bindings bindings;

	private final ConsumerSearch search;

	Strangers(Bindings bindings, ConsumerSearch search) {
		this.bindings = bindings;
		this.search = search;
	}

	Found look(KeyId key, VersionId version) {
		try {
			SearchResult result = this.search.consumersOf(key);
			Set<ConsumerId> bound = this.bindings.of(key)
				.stream()
				.map(CmkBinding::consumer)
				.collect(Collectors.toUnmodifiableSet());
			List<Obstacle> obstacles = new ArrayList<>();
			result.unread()
				.forEach((place) -> obstacles.add(Obstacle.lasting("SearchIncomplete",
						"The search for consumers of the key %s could not look everywhere: %s".formatted(key,
								place.message()))));
			result.consumers()
				.stream()
				.filter((found) -> found.id().filter(bound::contains).isEmpty())
				.flatMap((found) -> obstacle(key, version, found).stream())
				.forEach(obstacles::add);
			return new Found(result.consumers().size(), obstacles);
		}
		catch (UpstreamFailure failure) {
			return new Found(0, List.of(Obstacle.unread("SearchIncomplete",
					"The search for consumers of the key %s that are not bound could not be made.".formatted(key),
					failure)));
		}
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
