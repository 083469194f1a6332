package io.keyrotor.binding;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URI of one consumer: an ARM resource id, or an AI Search object such as
 * {@code https://docs.search.windows.net/indexes('hotels')}. Both ways of writing a
 * search object are read and the one with parentheses is kept. ARM compares ids without
 * regard to case, and AI Search names are lower case by rule, so two ids are equal when
 * they differ in case alone; the text given first is the one shown, its type as
 * {@link ConsumerKinds} spell it.
 * <p>
 * A resource that can have several keys at once, such as a flexible server with one for
 * its geo-redundant backups, is written with the block of its definition that is meant:
 * {@code .../flexibleServers/orders#geoBackup}. Each block is a consumer of its own.
 */
public record ConsumerId(ConsumerKind kind, String uri) {

	private static final Pattern SEARCH_HOST = Pattern
		.compile("[a-z0-9][a-z0-9-]{0,59}\\.search\\.(windows\\.net|azure\\.us|azure\\.cn)");

	private static final Pattern SEARCH_PATH = Pattern
		.compile("/([a-z]+)(?:\\('([A-Za-z0-9_-]{1,128})'\\)|/([A-Za-z0-9_-]{1,128}))/?", Pattern.CASE_INSENSITIVE);

	private static final Pattern RESOURCE = Pattern.compile(
			"/subscriptions/([A-Za-z0-9-]+)/resourceGroups/([\\w.()-]+)"
					+ "/providers/([A-Za-z0-9.]+)((?:/[A-Za-z0-9]+/[\\w.()-]+)+)/?(?:#([A-Za-z0-9-]{1,64}))?",
			Pattern.CASE_INSENSITIVE);

	/**
	 * Reads the URI of a consumer.
	 * @throws IllegalArgumentException with a sentence, if it is not one or its kind is
	 * not known
	 */
	public static ConsumerId parse(String text) {
		return text.startsWith("/") ? parseResource(text) : parseSearchObject(text);
	}

	private static ConsumerId parseResource(String text) {
		Matcher resource = RESOURCE.matcher(text);
		if (!resource.matches()) {
			throw new IllegalArgumentException("'" + text + "' is not an ARM resource id of the form"
					+ " /subscriptions/{id}/resourceGroups/{group}/providers/{namespace}/{type}/{name}, with"
					+ " #{block} after it where one of several keys is meant.");
		}
		List<String> segments = List.of(resource.group(4).substring(1).split("/", -1));
		StringBuilder type = new StringBuilder(resource.group(3));
		for (int i = 0; i < segments.size(); i += 2) {
			type.append('/').append(segments.get(i));
		}
		return new ConsumerId(ConsumerKind.ofResource(type.toString()), text.replaceFirst("/(?=#|$)", ""));
	}

	private static ConsumerId parseSearchObject(String text) {
		URI uri = parseUri(text);
		String host = (uri.getHost() != null) ? uri.getHost().toLowerCase(Locale.ROOT) : "";
		if (!"https".equalsIgnoreCase(uri.getScheme()) || !SEARCH_HOST.matcher(host).matches()
				|| (uri.getPort() != -1 && uri.getPort() != 443) || uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException(
					"'" + text + "' is neither an ARM resource id nor an object of an Azure AI"
							+ " Search service (https://{service}.search.windows.net/indexes('{name}')).");
		}
		Matcher path = SEARCH_PATH.matcher((uri.getRawPath() != null) ? uri.getRawPath() : "");
		if (!path.matches() || !ConsumerKind.collections().contains(path.group(1).toLowerCase(Locale.ROOT))
				|| uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw new IllegalArgumentException("'" + text + "' names no object that can be bound. Write"
					+ " https://{service}.search.windows.net/{collection}('{name}') with one of the collections "
					+ String.join(", ", ConsumerKind.collections().stream().sorted().toList()) + ".");
		}
		String name = (path.group(2) != null) ? path.group(2) : path.group(3);
		return new ConsumerId(ConsumerKind.ofCollection(path.group(1)),
				"https://" + host + "/" + path.group(1).toLowerCase(Locale.ROOT) + "('" + name + "')");
	}

	private static URI parseUri(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException _) {
			throw new IllegalArgumentException("'" + text + "' is not a URI.");
		}
	}

	/**
	 * Which of the keys of its resource is meant, where that can have several; empty
	 * where the resource as a whole is meant.
	 */
	public Optional<String> block() {
		return Optional.of(this.uri.indexOf('#')).filter((at) -> at >= 0).map((at) -> this.uri.substring(at + 1));
	}

	/** The resource that the block is in; the same id if it names no block. */
	public ConsumerId resource() {
		return block()
			.map((block) -> new ConsumerId(this.kind, this.uri.substring(0, this.uri.length() - block.length() - 1)))
			.orElse(this);
	}

	/** One block of this resource. */
	public ConsumerId block(String block) {
		return parse(resource().uri() + "#" + block);
	}

	/** The same consumer, with the type of its resource spelled as in the kind. */
	ConsumerId spelled(ConsumerKind known) {
		Matcher resource = RESOURCE.matcher(this.uri);
		if (!resource.matches() || !known.word().contains("/")) {
			return new ConsumerId(known, this.uri);
		}
		String[] words = known.word().split("/", -1);
		String[] segments = resource.group(4).split("/", -1);
		for (int i = 1; i < words.length; i++) {
			segments[2 * i - 1] = words[i];
		}
		return new ConsumerId(known, this.uri.substring(0, resource.start(3)) + words[0] + String.join("/", segments)
				+ this.uri.substring(resource.end(4)));
	}

	/** What makes two ids the same: the URI with its block, without regard to case. */
	public String identity() {
		return this.uri.toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ConsumerId that && identity().equals(that.identity());
	}

	@Override
	public int hashCode() {
		return identity().hashCode();
	}

	@Override
	public String toString() {
		return this.uri;
	}

}
