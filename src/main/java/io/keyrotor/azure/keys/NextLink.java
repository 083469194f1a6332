package io.keyrotor.azure.keys;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;

/**
 * Where a list goes on. The link comes from the store and the skip token may come back
 * from a caller, so neither may lead a token elsewhere.
 */
final class NextLink {

	private static final int LONGEST_TOKEN = 4096;

	/** What may stand in a query without starting another parameter. */
	private static final Pattern TOKEN = Pattern.compile("(?:[\\w.~!*'():@,/?+=$-]++|%[0-9A-Fa-f]{2})++");

	private static final Pattern NAME = Pattern.compile("(?i)(?:\\$|%24)skiptoken=");

	private NextLink() {
	}

	/** The next page's address, which must be the store's own. */
	static Optional<URI> uri(JsonNode page, KeyStore store) {
		return text(page).map(URI::create).map((uri) -> requireOf(store, uri));
	}

	/** The next page's skip token, as it stands in the query. */
	static Optional<String> skipToken(JsonNode page, KeyStore store) {
		return uri(page, store).map(NextLink::skipToken);
	}

	/** The parameter for a skip token, if it can be one. */
	static Optional<String> parameter(String skipToken) {
		return isToken(skipToken) ? Optional.of("&$skiptoken=" + skipToken) : Optional.empty();
	}

	private static Optional<String> text(JsonNode page) {
		JsonNode link = page.path("nextLink");
		return (link.isMissingNode() || link.isNull()) ? Optional.empty()
				: Optional.of(link.stringValue()).filter((text) -> !text.isEmpty());
	}

	private static URI requireOf(KeyStore store, URI uri) {
		if (uri.getRawUserInfo() != null || !KeyStore.origin(uri).equals(store.uri())) {
			throw new IllegalArgumentException("A list goes on at another host.");
		}
		return uri;
	}

	private static String skipToken(URI uri) {
		return Optional.ofNullable(uri.getRawQuery())
			.flatMap((query) -> Arrays.stream(query.split("&"))
				.filter((parameter) -> NAME.matcher(parameter).lookingAt())
				.findFirst())
			.map((parameter) -> NAME.matcher(parameter).replaceFirst(""))
			.filter(NextLink::isToken)
			.orElseThrow(() -> new IllegalArgumentException("A list goes on without a skip token."));
	}

	private static boolean isToken(String text) {
		return text.length() <= LONGEST_TOKEN && TOKEN.matcher(text).matches();
	}

}
