package io.keyrotor.azure.consumers;

import java.util.List;
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
final class UnseenMembers {

	private static final int BAD_REQUEST = 400;

	private UnseenMembers() {
	}

	/**
	 * Passes only an object of which the newer version shows no more. A service that does
	 * not know the newer version (400) cannot hold more than it shows.
	 * @param negligible values whose loss changes nothing
	 * @throws UpstreamFailure of kind {@code REJECTED} otherwise
	 */
	static void refuse(ConsumerId consumer, JsonNode older, Supplier<? extends JsonNode> newer,
			Predicate<JsonNode> negligible) {
		List<String> unseen = of(older, unlessUnknown(older, newer), negligible);
		if (!unseen.isEmpty()) {
			throw Refusal.rejected(consumer, "a newer api-version shows the members " + String.join(", ", unseen)
					+ ", which a write would lose; move it with the tool that set them, then verify its" + " binding");
		}
	}

	private static JsonNode unlessUnknown(JsonNode older, Supplier<? extends JsonNode> newer) {
		try {
			return newer.get();
		}
		catch (UpstreamFailure failure) {
			if (failure.origin().status().orElse(0) == BAD_REQUEST) {
				return older;
			}
			throw failure;
		}
	}

	/** The outermost paths that only the newer tree has. */
	static List<String> of(JsonNode older, JsonNode newer, Predicate<JsonNode> negligible) {
		Set<String> known = Stream.concat(Stream.of(Member.ROOT), Member.of(older).map(Member::path))
			.collect(Collectors.toSet());
		return Member.of(newer)
			.filter((member) -> !known.contains(member.path()) && known.contains(member.ownerPath()))
			.filter((member) -> !negligible.test(member.value()))
			.map(Member::path)
			.toList();
	}

}
