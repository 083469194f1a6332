package io.keyrotor.azure.keys;

import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.AzureDomains;
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

	/**
	 * The next page's address, always on the store's own origin: a store behind another
	 * name, or another port, gives links with the ones it knows itself by.
	 * @param path the list's own path, which a link must not leave
	 * @throws IllegalArgumentException if the link leads to another host or list
	 */
	static Optional<URI> uri(JsonNode page, KeyStore store, String path) {
		return text(page).map(URI::create)
			.filter((link) -> requireOf(store, link) && requireAt(path, link))
			.map((link) -> URI.create(store.uri() + path + query(link)));
	}

	/** The next page's skip token, as it stands in the query. */
	static Optional<String> skipToken(JsonNode page, KeyStore store, String path) {
		return uri(page, store, path).map(NextLink::skipToken);
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

	private static boolean requireOf(KeyStore store, URI link) {
		URI origin = KeyStore.origin(link);
		if (link.getRawUserInfo() != null || !(origin.equals(store.uri()) || isStandIn(store, origin))) {
			throw new IllegalArgumentException("A list goes on at another host.");
		}
		return true;
	}

	/**
	 * Whether a store outside Azure's domains may call itself so: with a name that Azure
	 * gives to stores of its type, or with its own name and the port it has on its side
	 * of a port mapping.
	 */
	private static boolean isStandIn(KeyStore store, URI origin) {
		return !AzureDomains.include(store.uri()) && (origin.getHost().equals(store.uri().getHost())
				|| (KeyDomain.of(store.type(), origin).isPresent() && AzureDomains.isUsualPort(origin)));
	}

	private static boolean requireAt(String path, URI link) {
		String there = Objects.requireNonNullElse(link.getRawPath(), "");
		if (!there.equalsIgnoreCase(path) && !there.equalsIgnoreCase(path + "/")) {
			throw new IllegalArgumentException("A list goes on as another one.");
		}
		return true;
	}

	private static String query(URI link) {
		return (link.getRawQuery() != null) ? "?" + link.getRawQuery() : "";
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
