package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import io.keyrotor.web.problem.Refusal;

/**
 * One page of a list.
 *
 * @param nextLink where the next page is; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Page<T>(List<T> value, @Schema(description = "The URL of the next page; absent on the last page.",
		format = "uri") Optional<String> nextLink) {

	public static final String DEFAULT_SIZE = "100";

	private static final int LARGEST = 500;

	public static int size(int maxPageSize) {
		if (maxPageSize < 1 || maxPageSize > LARGEST) {
			throw Refusal.parameter("maxPageSize", "Range", "1 to " + LARGEST, String.valueOf(maxPageSize),
					"A page has 1 to " + LARGEST + " entries.");
		}
		return maxPageSize;
	}

	/** A page with the link to the next, if there is one. */
	public static <T> Page<T> of(List<T> value, Optional<String> next) {
		return new Page<>(value, next.map(Page::link));
	}

	/**
	 * A page of those that were found, of which one more than its size was looked for.
	 */
	public static <S, T> Page<T> of(List<S> found, int size, Function<S, T> json, Function<S, String> position) {
		List<S> shown = found.subList(0, Math.min(size, found.size()));
		Optional<String> next = (found.size() > size) ? Optional.of(position.apply(shown.getLast())) : Optional.empty();
		return of(shown.stream().map(json).toList(), next);
	}

	/** A page of a list that is at hand as a whole. */
	public static <S, T> Page<T> of(List<S> all, int size, @Nullable String token, Function<S, T> json) {
		int from = position(token).map((text) -> parse(text, Integer::parseUnsignedInt)).orElse(0);
		List<S> rest = all.subList(Math.min(from, all.size()), all.size());
		Optional<String> next = (rest.size() > size) ? Optional.of(String.valueOf(from + size)) : Optional.empty();
		return of(rest.stream().limit(size).map(json).toList(), next);
	}

	/** The position that a link of ours holds. */
	public static Optional<String> position(@Nullable String token) {
		return Optional.ofNullable(token)
			.map((text) -> parse(text,
					(encoded) -> new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8)));
	}

	/** What the position means. */
	public static <P> P parse(String position, Function<String, P> parser) {
		try {
			return parser.apply(position);
		}
		catch (IllegalArgumentException _) {
			throw Refusal.parameter("continuationToken", "Form", "a token from nextLink", position,
					"A list is continued by its nextLink alone. Begin again without continuationToken.");
		}
	}

	private static String link(String position) {
		String token = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(position.getBytes(StandardCharsets.UTF_8));
		return ServletUriComponentsBuilder.fromCurrentRequest()
			.replaceQueryParam("continuationToken", token)
			.build()
			.toUriString();
	}

}
