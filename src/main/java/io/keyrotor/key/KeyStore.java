package io.keyrotor.key;

import java.net.URI;
import java.util.Locale;

/**
 * A configured key store. Its URI is kept as scheme, lower-case host and port, whatever
 * path was pasted with it.
 */
public record KeyStore(KeyStoreName name, KeyStoreType type, URI uri, KeyStoreRules rules) {

	public KeyStore {
		uri = origin(uri);
	}

	/**
	 * Scheme, lower-case host and port of a URI, without the default port.
	 * @throws IllegalArgumentException if the URI is not https or names no host
	 */
	public static URI origin(URI uri) {
		if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
			throw new IllegalArgumentException("'" + uri + "' is not an https URI with a host.");
		}
		String port = (uri.getPort() == -1 || uri.getPort() == 443) ? "" : ":" + uri.getPort();
		return URI.create("https://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
	}

}
