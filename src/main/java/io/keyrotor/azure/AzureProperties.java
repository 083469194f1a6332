package io.keyrotor.azure;

import io.keyrotor.settings.HttpsAddress;
import io.keyrotor.settings.RefusedProperty;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.azure.identity.IdentityProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Azure is reached.
 *
 * @param callTimeout the time after which a call is over, token included; at most 15
 * seconds, so that no call outlives its worker's lease
 * @param connectTimeout the part of the call timeout that connecting may take
 * @param routes for a host of Azure the https address that takes its requests, such as a
 * private gateway or an emulator; everything else still sees the real name
 * @param tlsBundle the SSL bundle, configured under {@code spring.ssl.bundle}, whose
 * authorities are trusted in place of Java's own
 * @param resourceManagerUri Azure Resource Manager of the cloud in use:
 * {@code https://management.azure.com}, {@code https://management.usgovcloudapi.net} or
 * {@code https://management.chinacloudapi.cn}
 * @param proxy the proxy through which Azure is reached; without one, the proxy of Java's
 * own system properties, if there is any
 * @param identity as whom Azure is called
 */
@ConfigurationProperties(prefix = "keyrotor.azure", ignoreUnknownFields = false)
public record AzureProperties(@DefaultValue("10s") Duration callTimeout, @DefaultValue("3s") Duration connectTimeout,
		@DefaultValue Map<String, String> routes, @Nullable String tlsBundle,
		@DefaultValue("https://management.azure.com") URI resourceManagerUri,
		@Nullable @NestedConfigurationProperty ProxyProperties proxy,
		@DefaultValue @NestedConfigurationProperty IdentityProperties identity) {

	private static final String PREFIX = "keyrotor.azure";

	public AzureProperties {
		settings(tlsBundle, connectTimeout, callTimeout);
		routes = checked(routes);
		resourceManagerUri = resourceManager(resourceManagerUri);
	}

	/** How all of Azure is reached for which nothing else is configured. */
	public TransportSettings transport() {
		return settings(this.tlsBundle, this.connectTimeout, this.callTimeout);
	}

	/** The address to which a request for this URI really goes. */
	URI routed(URI uri) {
		String route = (uri.getHost() != null) ? this.routes.get(uri.getHost().toLowerCase(Locale.ROOT)) : null;
		if (route == null) {
			return uri;
		}
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		return URI.create(route + uri.getRawPath() + query);
	}

	private static TransportSettings settings(@Nullable String tlsBundle, Duration connectTimeout,
			Duration callTimeout) {
		return new TransportSettings(PREFIX, Optional.ofNullable(tlsBundle), connectTimeout, callTimeout);
	}

	/** Any other would be sent no token, so that every call of it would be refused. */
	private static URI resourceManager(URI uri) {
		String property = PREFIX + ".resource-manager-uri";
		URI origin = HttpsAddress.of(property, uri, "https://management.azure.com");
		if (!TrustedHosts.RESOURCE_MANAGERS.contains(origin.getAuthority())) {
			throw new RefusedProperty(property,
					"It must be that of a cloud: https://management.azure.com, https://management.usgovcloudapi.net or"
							+ " https://management.chinacloudapi.cn. To send its requests elsewhere, set"
							+ " keyrotor.azure.routes.");
		}
		return origin;
	}

	private static Map<String, String> checked(Map<String, String> routes) {
		Map<String, String> checked = new HashMap<>();
		routes.forEach((host, target) -> checked.put(host.toLowerCase(Locale.ROOT), origin(host, target)));
		return Map.copyOf(checked);
	}

	private static String origin(String host, String target) {
		String property = PREFIX + ".routes[" + host + "]";
		String example = "https://gateway.example:8443";
		try {
			return HttpsAddress.of(property, new URI(target), example).toString();
		}
		catch (URISyntaxException _) {
			throw new RefusedProperty(property, "It must be an https address such as " + example + ".");
		}
	}

}
