package io.keyrotor.key;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A configured key store. Its URI is kept as scheme, lower-case host and port, whatever
 * path was pasted with it.
 *
 * @param resourceId the store's id in Azure Resource Manager, where it is configured:
 * {@code /subscriptions/.../providers/Microsoft.KeyVault/vaults/...}
 */
public record KeyStore(KeyStoreName name, KeyStoreType type, URI uri, KeyStoreRules rules,
		Optional<String> resourceId) {

	public KeyStore {
		uri = origin(uri);
	}

	/** A key store whose resource id is not configured. */
	public KeyStore(KeyStoreName name, KeyStoreType type, URI uri, KeyStoreRules rules) {
		this(name, type, uri, rules, Optional.empty());
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
