package io.keyrotor.azure;

import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxy through which Azure is reached.
 *
 * @param uri the proxy's own address with its port, such as
 * {@code http://proxy.example:3128}; https requests are tunnelled through it
 * @param username with what name Keyrotor logs in to the proxy, if it has to
 * @param password the password for that name
 * @param nonProxyHosts the hosts that are reached without the proxy, such as
 * {@code payments.vault.azure.net}, or with their subdomains {@code *.vault.azure.net}.
 * Loopback addresses and everything that is not https never go through it
 */
public record ProxyProperties(@Nullable String uri, @Nullable String username, @Nullable Secret password,
		@DefaultValue List<String> nonProxyHosts) {

	static final String PREFIX = "keyrotor.azure.proxy.";

	private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

	private static final String ADDRESS = "It must be the proxy's address with its port, such as http://proxy.example:3128.";

	private static final int PORTS = 65_535;

	public ProxyProperties {
		origin(uri);
		requireLogin(username, password);
		nonProxyHosts = nonProxyHosts.stream().map(ProxyProperties::host).toList();
	}

	/** The proxy's host and port. */
	URI origin() {
		return origin(this.uri);
	}

	/** The name and password, where the proxy wants them. */
	Optional<Login> login() {
		return (this.username != null && this.password != null)
				? Optional.of(new Login(this.username, this.password.value())) : Optional.empty();
	}

	/**
	 * The address as people may read it. Nobody's value is repeated: it may hold a
	 * password.
	 */
	private static URI origin(@Nullable String text) {
		if (text == null) {
			throw refused("uri", "It is missing. " + ADDRESS);
		}
		URI uri = parsed(text);
		if (uri.getRawUserInfo() != null) {
			throw refused("uri", "It holds a name or password. These belong into " + PREFIX + "username and " + PREFIX
					+ "password.");
		}
		if ("https".equalsIgnoreCase(uri.getScheme())) {
			throw refused("uri", "Java speaks plain http to a proxy; what is tunnelled through it is encrypted all"
					+ " the same. " + ADDRESS);
		}
		if (!isOrigin(uri)) {
			throw refused("uri", ADDRESS);
		}
		return uri;
	}

	private static URI parsed(String text) {
		try {
			return URI.create(text.strip());
		}
		catch (IllegalArgumentException _) {
			throw refused("uri", ADDRESS);
		}
	}

	private static boolean isOrigin(URI uri) {
		boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null
				&& ("".equals(uri.getRawPath()) || "/".equals(uri.getRawPath()));
		return bare && "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0
				&& uri.getPort() <= PORTS;
	}

	private static void requireLogin(@Nullable String username, @Nullable Secret password) {
		if (username != null && password == null) {
			throw refused("password", "It is missing, but there is a username.");
		}
		if (username == null && password != null) {
			throw refused("username", "It is missing, but there is a password.");
		}
		if (username != null && username.contains(":")) {
			throw refused("username", "It has a colon, which a proxy would take for the end of the name.");
		}
	}

	private static String host(String pattern) {
		if (!HOST.matcher(pattern).matches()) {
			throw refused("non-proxy-hosts", "'" + pattern + "' is no host name. It must be one such as"
					+ " payments.vault.azure.net, or *.vault.azure.net for all below a name.");
		}
		return pattern.toLowerCase(Locale.ROOT);
	}

	private static RefusedProperty refused(String property, String reason) {
		return new RefusedProperty(PREFIX + property, reason);
	}

	/** What the proxy is shown. */
	record Login(String username, String password) {

		@Override
		public String toString() {
			return "[hidden]";
		}

	}

}
