package io.keyrotor.azure;

import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.core.util.ConfigurationSource;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Opens the ways to Azure. Each has its own client, certificates and times; tokens,
 * routes, proxy and the meaning of errors are the same for all.
 */
public final class AzureTransports {

	private final AzureProperties properties;

	private final SslBundles sslBundles;

	private final TokenSource entra;

	private final AzureErrors errors;

	private final Optional<HttpsProxy> proxy;

	/**
	 * Nothing is opened yet.
	 * @throws RefusedProperty if the proxy wants a login that Java may not give
	 */
	AzureTransports(AzureProperties properties, SslBundles sslBundles, TokenSource entra, AzureErrors errors) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.entra = entra;
		this.errors = errors;
		this.proxy = Optional.ofNullable(properties.proxy()).map(AzureTransports::permitted).map(HttpsProxy::new);
	}

	/** A way to all hosts that may see a token of Keyrotor's identity. */
	AzureHttp toAll(TrustedHosts trustedHosts) {
		return open(this.properties.transport(), this.entra, trustedHosts);
	}

	/**
	 * A way to one key store: no request that takes it goes to another origin.
	 * @param token what the store takes in place of a token of Entra ID, which is then
	 * never asked
	 * @throws RefusedProperty if the SSL bundle does not exist or cannot be used
	 */
	public AzureHttp toKeyStore(TransportSettings settings, URI origin, Optional<Secret> token) {
		TokenSource tokens = token.<TokenSource>map((secret) -> (_, _) -> secret.value()).orElse(this.entra);
		return open(settings, tokens, TrustedHosts.only(origin));
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

	private AzureHttp open(TransportSettings settings, TokenSource tokens, TrustedHosts trustedHosts) {
		Transport transport = new Transport(builder(settings).build(), settings, this.proxy);
		return new AzureHttp(transport, tokens, trustedHosts, this.properties::routed, this.errors);
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
