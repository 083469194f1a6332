package io.keyrotor.azure.consumers;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * Reads and rewrites the two ways in which consumers name a key: in parts or as a URL.
 */
final class KeyReference {

	private static final Pattern URL = Pattern.compile("(https://[^/?#]+)/keys/([^/?#]+)(?:/([^/?#]+))?/?",
			Pattern.CASE_INSENSITIVE);

	private KeyReference() {
	}

	/**
	 * A key named in parts.
	 * @param version absent or empty if the consumer follows the newest version
	 * @throws UpstreamFailure of kind {@code REJECTED} if the parts name no key
	 */
	static Reference of(ConsumerId consumer, String store, String name, Optional<String> version) {
		try {
			return of(store, name, version);
		}
		catch (IllegalArgumentException _) {
			throw unreadable(consumer);
		}
	}

	private static Reference of(String store, String name, Optional<String> version) {
		URI origin = KeyStore.origin(URI.create(store));
		KeyName key = new KeyName(name);
		return version.filter((text) -> !text.isEmpty())
			.<Reference>map((text) -> new Reference.Pinned(origin, key, new VersionId(text)))
			.orElseGet(() -> new Reference.Versionless(origin, key));
	}

	/** The version in a key's URL, if the URL is one and has a version. */
	static Optional<Reference.Pinned> pinned(String url) {
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches() || matcher.group(3) == null) {
			return Optional.empty();
		}
		try {
			return Optional.of(new Reference.Pinned(URI.create(matcher.group(1)), new KeyName(matcher.group(2)),
					new VersionId(matcher.group(3))));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	/**
	 * A key named by its URL, with or without a version.
	 * @throws UpstreamFailure of kind {@code REJECTED} if the URL names no key
	 */
	static Reference parse(ConsumerId consumer, String url) {
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches()) {
			throw unreadable(consumer);
		}
		return of(consumer, matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
	}

	/**
	 * The same URL, to the letter, with another version in the place of the one it has.
	 */
	static String withVersion(String url, String version) {
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches() || matcher.group(3) == null) {
			return url;
		}
		return url.substring(0, matcher.start(3)) + version + url.substring(matcher.end(3));
	}

	private static UpstreamFailure unreadable(ConsumerId consumer) {
		return Refusal.unreadable(consumer, "it does not name its key by an https store, a key name and"
				+ " a version of 32 hexadecimal digits; look at its definition");
	}

}
