package io.keyrotor.azure.logs;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;

/**
 * What the address of a request to a key store says: {@code /keys/<name>}, perhaps a
 * version and perhaps what is to be done with it.
 *
 * @param host the host, where the address has one
 * @param key the name of the key as it was written
 * @param version the version, where the address has one
 * @param action the last segment, such as {@code unwrapkey}, where there is one
 */
record KeyAddress(Optional<String> host, String key, Optional<VersionId> version, Optional<String> action) {

	private static final Pattern ADDRESS = Pattern.compile(
			"(?i)(?:https?://([^/?#:]++)(?::\\d++)?)?/{1,2}keys/([0-9a-z-]++)(?:/([0-9a-f]{32})(?![0-9a-z-]))?(?:/++([a-z]++))?/?+(?:[?#].*)?");

	/** The address, if it is one of a key. */
	static Optional<KeyAddress> of(String text) {
		Matcher matcher = ADDRESS.matcher(text.strip());
		if (!matcher.matches()) {
			return Optional.empty();
		}
		return Optional.of(new KeyAddress(Optional.ofNullable(matcher.group(1)), matcher.group(2),
				Optional.ofNullable(matcher.group(3)).map(VersionId::new),
				Optional.ofNullable(matcher.group(4)).map((action) -> action.toLowerCase(Locale.ROOT))));
	}

	/**
	 * Whether it may be an address of this key. The first part of a store's name in DNS
	 * is its own in all of Azure, whatever stands around it; a store that is configured
	 * under a name of one's own is known to the log by another one, so there any counts.
	 */
	boolean mayBe(KeyStore store, KeyName name) {
		return name.value().equalsIgnoreCase(this.key)
				&& this.host.filter((there) -> isForeign(store, there)).isEmpty();
	}

	private static boolean isForeign(KeyStore store, String host) {
		return KeyDomain.of(store.type(), store.uri()).isPresent()
				&& Arrays.stream(host.split("\\.", -1)).noneMatch(label(store.uri())::equalsIgnoreCase);
	}

	private static String label(URI store) {
		return store.getHost().split("\\.", -1)[0];
	}

}
