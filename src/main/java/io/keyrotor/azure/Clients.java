package io.keyrotor.azure;

import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.core.util.ConfigurationSource;
import io.keyrotor.settings.RefusedProperty;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes the HTTP clients, each with its certificates and times, all with the one proxy.
 * They know nothing of tokens, so that what gets the tokens can have one too.
 */
final class Clients {

	private final AzureProperties properties;

	private final SslBundles sslBundles;

	private final Optional<HttpsProxy> proxy;

	/**
	 * Nothing is opened yet.
	 * @throws RefusedProperty if the proxy wants a login that Java may not give
	 */
	Clients(AzureProperties properties, SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.proxy = Optional.ofNullable(properties.proxy()).map(Clients::permitted).map(HttpsProxy::new);
	}

	/**
	 * A way out with these settings.
	 * @throws RefusedProperty if the SSL bundle does not exist or cannot be used
	 */
	Transport transport(TransportSettings settings) {
		return new Transport(builder(settings).build(), settings, this.proxy);
	}

	/**
	 * The client with which azure-identity asks for tokens. The SDK would look for a
	 * proxy in places of its own; it is shown none of them, so that all go the same way.
	 */
	com.azure.core.http.HttpClient forIdentity() {
		TransportSettings settings = this.properties.transport();
		ConfigurationSource nothing = (_) -> Map.of();
		Configuration empty = new ConfigurationBuilder(nothing, nothing, nothing).build();
		com.azure.core.http.HttpClient client = new JdkHttpClientBuilder(builder(settings)).configuration(empty)
			.connectionTimeout(settings.connectTimeout())
			.build();
		return new RoutedHttpClient(client, this.properties::routed,
				(uri) -> this.proxy.flatMap((configured) -> configured.authorization(uri)));
	}

	/**
	 * HTTP/1.1 and no redirects: what is sent can then be sent once only, and a token
	 * stays where it was meant to go.
	 */
	private HttpClient.Builder builder(TransportSettings settings) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(settings.connectTimeout());
		this.proxy.ifPresent(builder::proxy);
		settings.tlsBundle().map((name) -> sslContext(settings, name)).ifPresent(builder::sslContext);
		return builder;
	}

	private SSLContext sslContext(TransportSettings settings, String bundle) {
		try {
			return this.sslBundles.getBundle(bundle).createSslContext();
		}
		catch (NoSuchSslBundleException _) {
			throw new RefusedProperty(settings.tlsBundleProperty(), "There is no SSL bundle of the name '" + bundle
					+ "'. Configure it under spring.ssl.bundle.pem." + bundle + ", or name one that exists.");
		}
		catch (RuntimeException unusable) {
			throw new RefusedProperty(settings.tlsBundleProperty(), "The SSL bundle '" + bundle + "' cannot be used: "
					+ root(unusable) + " Correct it under spring.ssl.bundle.");
		}
	}

	private static String root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String message = Redaction.readable(String.valueOf(root.getMessage()));
		return message.endsWith(".") ? message : message + ".";
	}

	private static ProxyProperties permitted(ProxyProperties proxy) {
		if (proxy.login().isPresent() && ProxyLogin.isForbidden()) {
			throw new RefusedProperty(ProxyProperties.PREFIX + "username",
					"Java was told with -D" + ProxyLogin.DISABLED_SCHEMES
							+ " not to send a name and password to a proxy. Leave that option out, or the login.");
		}
		return proxy;
	}

}
