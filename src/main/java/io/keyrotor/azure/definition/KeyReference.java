package io.keyrotor.azure.definition;

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
public final class KeyReference {

	private static final Pattern URL = Pattern.compile("(https://[^/?#]+)/keys/([^/?#]+)(?:/([^/?#]+))?/?",
			Pattern.CASE_INSENSITIVE);

	private KeyReference() {
	}

	/**
	 * A key named in parts.
	 * @param version absent or empty if the consumer follows the newest version
	 * @throws UpstreamFailure of kind {@code REJECTED} if the parts name no key
	 */
	public static Reference of(ConsumerId consumer, String store, String name, Optional<String> version) {
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
	public static Optional<Reference.Pinned> pinned(String url) {
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
	public static Reference parse(ConsumerId consumer, String url) {
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches()) {
			throw unreadable(consumer);
		}
		return of(consumer, matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
	}

	/**
	 * The same URL, to the letter, with another version in the place of the one it has.
	 */
	public static String withVersion(String url, String version) {
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches() || matcher.group(3) == null) {
			return url;
		}
		return url.substring(0, matcher.start(3)) + version + url.substring(matcher.end(3));
	}

	/**
	 * The URL that names this key: the same one, to the letter, as far as that is right.
	 */
	public static String url(String url, Reference to) {
		Matcher matcher = URL.matcher(url);
		boolean sameKey = matcher.matches()
				&& of(matcher.group(1), matcher.group(2), Optional.empty()).equals(versionless(to));
		return (sameKey && matcher.group(3) != null && to instanceof Reference.Pinned pinned)
				? withVersion(url, pinned.version().value()) : url(to);
	}

	/** The URL that names a key. */
	public static String url(Reference reference) {
		return switch (reference) {
			case Reference.Pinned pinned -> pinned.store() + "/keys/" + pinned.key() + "/" + pinned.version();
			case Reference.Versionless versionless -> versionless.store() + "/keys/" + versionless.key();
			case Reference.ServiceManaged _ -> throw new IllegalArgumentException("A service's own key has no URL.");
		};
	}

	/** The same key without a version. */
	public static Reference.Versionless versionless(Reference reference) {
		return switch (reference) {
			case Reference.Pinned pinned -> new Reference.Versionless(pinned.store(), pinned.key());
			case Reference.Versionless versionless -> versionless;
			case Reference.ServiceManaged _ -> throw new IllegalArgumentException("A service's own key has no name.");
		};
	}

	private static UpstreamFailure unreadable(ConsumerId consumer) {
		return Refusal.unreadable(consumer, "it does not name its key by an https store, a key name and"
				+ " a version of 32 hexadecimal digits; look at its definition");
	}

}
