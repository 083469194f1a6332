package io.keyrotor.azure;

import java.net.http.HttpClient;
import java.time.Clock;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.key.KeyStores;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what the Azure adapters share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AzureProperties.class)
class AzureConfiguration {

	private final AzureProperties properties;

	private final SslBundles sslBundles;

	AzureConfiguration(AzureProperties properties, SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	/** Takes what the credentials ask along the same routes as all other requests. */
	@Bean
	com.azure.core.http.HttpClient identityTransport() {
		return new RoutedHttpClient(new JdkHttpClientBuilder(httpClient()).build(), this.properties::routed);
	}

	@Bean
	AzureHttp azureHttp(BoundedTokens tokens, KeyStores stores, Clock clock) {
		return new AzureHttp(httpClient().build(), new AccessTokens(tokens), new TrustedHosts(stores),
				this.properties::routed, this.properties.callTimeout(), new AzureErrors(clock));
	}

	/**
	 * HTTP/1.1 and no redirects: what is sent can then be sent once only, and a token
	 * stays where it was meant to go.
	 */
	private HttpClient.Builder httpClient() {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.properties.connectTimeout());
		if (this.properties.tlsBundle() != null) {
			builder.sslContext(this.sslBundles.getBundle(this.properties.tlsBundle()).createSslContext());
		}
		return builder;
	}

}
