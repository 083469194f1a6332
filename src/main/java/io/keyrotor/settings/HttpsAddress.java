package io.keyrotor.settings;

import java.net.URI;
import java.util.Set;

import io.keyrotor.key.KeyStore;

/** The https address of a host, and nothing more, as a property has it. */
public final class HttpsAddress {

	private HttpsAddress() {
	}

	/**
	 * Scheme, lower-case host and port. The value stands in no message: it may hold a
	 * password.
	 * @param property its full name
	 * @param example an address that would do
	 * @throws RefusedProperty if it is none, or if there is more to it, which would be
	 * without effect
	 */
	public static URI of(String property, URI uri, String example) {
		boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
				&& Set.of("", "/").contains(String.valueOf(uri.getRawPath()));
		if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare) {
			throw new RefusedProperty(property,
					"It must be an https address such as " + example + ", without a name, password, path or query.");
		}
		return KeyStore.origin(uri);
	}

}
