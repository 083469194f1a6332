package io.keyrotor.azure.definition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
	 * The object as the newer version shows it; nothing if its service does not know that
	 * version (400), because it cannot hold more than it shows then.
	 */
	public static <T> Optional<T> newer(Supplier<T> read) {
		try {
			return Optional.of(read.get());
		}
		catch (UpstreamFailure failure) {
			if (failure.origin().status().orElse(0) == BAD_REQUEST) {
				return Optional.empty();
			}
			throw failure;
		}
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
