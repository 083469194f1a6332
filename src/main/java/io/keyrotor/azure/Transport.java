package io.keyrotor.azure;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/**
 * One way out of this process: a client of its own, with its certificates, its proxy and
 * its times.
 */
record Transport(HttpClient client, TransportSettings settings, Optional<HttpsProxy> proxy) {

	/** What a proxy on the way to this address is shown, if there is one that asks. */
	Optional<String> proxyAuthorization(URI uri) {
		return this.proxy.flatMap((configured) -> configured.authorization(uri));
	}

	/**
	 * The proxy on the way to this address, in words: the configured one, or the one of
	 * Java's own system properties.
	 */
	Optional<String> proxyTo(URI uri) {
		if (this.proxy.isPresent()) {
			return this.proxy.filter((configured) -> configured.takes(uri)).map(HttpsProxy::toString);
		}
		return Optional.ofNullable(ProxySelector.getDefault())
			.flatMap((selector) -> selector.select(uri).stream().findFirst())
			.filter((found) -> found.type() != Proxy.Type.DIRECT)
			.map((found) -> String.valueOf(found.address()));
	}

}
