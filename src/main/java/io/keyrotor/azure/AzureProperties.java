package io.keyrotor.azure;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.keyrotor.azure.identity.IdentityProperties;
import io.keyrotor.key.KeyStore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How Azure is reached.
 *
 * @param callTimeout the time after which a call is over, token included; at most 15
 * seconds, so that no call outlives its worker's lease
 * @param connectTimeout the part of it that connecting may take
 * @param routes for a host of Azure the https address that takes its requests, such as a
 * private gateway or an emulator
 * @param tlsBundle the SSL bundle whose authorities are trusted in place of Java's own
 * @param resourceManagerUri Azure Resource Manager of the cloud in use, such as
 * {@code https://management.usgovcloudapi.net}
 * @param identity as whom Azure is called
 */
@ConfigurationProperties(prefix = "keyrotor.azure", ignoreUnknownFields = false)
public record AzureProperties(@DefaultValue("10s") Duration callTimeout, @DefaultValue("3s") Duration connectTimeout,
		@DefaultValue Map<String, String> routes, @Nullable String tlsBundle,
		@DefaultValue("https://management.azure.com") URI resourceManagerUri,
		@DefaultValue @NestedConfigurationProperty IdentityProperties identity) {

	private static final String PREFIX = "keyrotor.azure.";

	public AzureProperties {
		requirePositive("call-timeout", callTimeout);
		requirePositive("connect-timeout", connectTimeout);
		routes = checked(routes);
		resourceManagerUri = resourceManager(resourceManagerUri);
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

	private static void requirePositive(String name, Duration value) {
		if (!value.isPositive()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, "It must be more than zero.");
		}
	}

	private static URI resourceManager(URI uri) {
		try {
			return KeyStore.origin(uri);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "resource-manager-uri", uri,
					"It must be an https address, such as https://management.azure.com.");
		}
	}

	private static Map<String, String> checked(Map<String, String> routes) {
		Map<String, String> checked = new HashMap<>();
		routes.forEach((host, target) -> checked.put(host.toLowerCase(Locale.ROOT), origin(host, target)));
		return Map.copyOf(checked);
	}

	private static String origin(String host, String target) {
		try {
			return KeyStore.origin(URI.create(target)).toString();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "routes." + host, target,
					"It must be an https address, such as https://gateway.example:8443.");
		}
	}

}
