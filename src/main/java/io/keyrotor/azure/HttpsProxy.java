package io.keyrotor.azure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The configured proxy. Only https goes through it, in a tunnel: what is plain is a
 * managed identity's endpoint on this machine. Its login is shown to nobody else.
 */
final class HttpsProxy extends ProxySelector {

	private static final Pattern LOOPBACK = Pattern.compile("localhost|.*\\.localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

	private final URI origin;

	private final Proxy proxy;

	private final Optional<String> authorization;

	private final List<String> exceptions;

	HttpsProxy(ProxyProperties properties) {
		this.origin = properties.origin();
		this.proxy = new Proxy(Proxy.Type.HTTP,
				InetSocketAddress.createUnresolved(this.origin.getHost(), this.origin.getPort()));
		this.authorization = properties.login().map(HttpsProxy::basic);
		this.exceptions = properties.nonProxyHosts();
	}

	@Override
	public List<Proxy> select(@Nullable URI uri) {
		return List.of((uri != null && takes(uri)) ? this.proxy : Proxy.NO_PROXY);
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		// The call itself fails with the same, and there is no second proxy to turn to.
	}

	/** What the proxy is shown when a tunnel to this address is opened. */
	Optional<String> authorization(URI uri) {
		return takes(uri) ? this.authorization : Optional.empty();
	}

	boolean takes(URI uri) {
		if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
			return false;
		}
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		return !LOOPBACK.matcher(host).matches()
				&& this.exceptions.stream().noneMatch((pattern) -> matches(pattern, host));
	}

	private static boolean matches(String pattern, String host) {
		return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
	}

	private static String basic(ProxyProperties.Login login) {
		String pair = login.username() + ":" + login.password();
		return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public String toString() {
		return "http://" + this.origin.getHost() + ":" + this.origin.getPort();
	}

}
