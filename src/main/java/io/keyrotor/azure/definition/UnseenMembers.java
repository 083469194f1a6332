package io.keyrotor.azure.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import tools.jackson.databind.JsonNode;

/**
 * What a newer api-version shows of an object and the one we write with does not. A write
 * with the older one would replace the whole object without these members.
 */
public final class UnseenMembers {

	private static final int BAD_REQUEST = 400;

	private UnseenMembers() {
	}

	/**
	 * The object as the first of these newer versions shows it that its service knows;
	 * nothing if it answers 400 to all of them. Azure Resource Manager then has a
	 * provider that is older than they are, as in a sovereign cloud, where nobody could
	 * have set what only they show.
	 */
	public static <T> Optional<T> newer(List<String> apiVersions, Function<String, T> read) {
		return newer(apiVersions, read, (_) -> {
		});
	}

	/**
	 * The same.
	 * @param unknown is given the last of the answers if the service knows none of the
	 * versions, and may refuse the write
	 */
	public static <T> Optional<T> newer(List<String> apiVersions, Function<String, T> read,
			Consumer<UpstreamFailure> unknown) {
		List<UpstreamFailure> refused = new ArrayList<>();
		for (String apiVersion : apiVersions) {
			try {
				return Optional.of(read.apply(apiVersion));
			}
			catch (UpstreamFailure failure) {
				if (failure.origin().status().orElse(0) != BAD_REQUEST) {
					throw failure;
				}
				refused.add(failure);
			}
		}
		refused.stream().reduce((_, last) -> last).ifPresent(unknown);
		return Optional.empty();
	}

	/**
	 * Passes only an object of which the newer version shows no more.
	 * @param negligible values whose loss changes nothing
	 * @throws UpstreamFailure of kind {@code REJECTED} otherwise
	 */
	public static void refuse(ConsumerId consumer, JsonNode older, Optional<? extends JsonNode> newer,
			Predicate<JsonNode> negligible) {
		List<String> unseen = newer.map((tree) -> of(older, tree, negligible)).orElse(List.of());
		if (!unseen.isEmpty()) {
			throw Refusal.rejected(consumer, "a newer api-version shows the members " + String.join(", ", unseen)
					+ ", which a write would lose; move it with the tool that set them, then verify its" + " binding");
		}
	}

	/** The outermost paths that only the newer tree has. */
	public static List<String> of(JsonNode older, JsonNode newer, Predicate<JsonNode> negligible) {
		Set<String> known = Stream.concat(Stream.of(Member.ROOT), Member.of(older).map(Member::path))
			.collect(Collectors.toSet());
		return Member.of(newer)
			.filter((member) -> !known.contains(member.path()) && known.contains(member.ownerPath()))
			.filter((member) -> !negligible.test(member.value()))
			.map(Member::path)
			.toList();
	}

}
