package io.keyrotor.azure;

import java.time.Clock;
import java.util.stream.Stream;

import com.azure.core.http.HttpClient;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.azure.identity.CredentialWords;
import io.keyrotor.key.KeyStores;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what the Azure adapters share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AzureProperties.class)
class AzureConfiguration {

	@Bean
	Clients clients(AzureProperties properties, SslBundles sslBundles) {
		return new Clients(properties, sslBundles);
	}

	/** Takes what the credentials ask along the same routes as all other requests. */
	@Bean
	HttpClient identityTransport(Clients clients) {
		return clients.forIdentity();
	}

	@Bean
	CredentialWords credentialWords(AzureProperties properties) {
		return new CredentialWords(
				Stream
					.concat(properties.identity().secrets(),
							Stream.ofNullable(properties.proxy())
								.flatMap((proxy) -> Stream.ofNullable(proxy.password())))
					.toList(),
				Redaction::readable);
	}

	@Bean
	AzureTransports azureTransports(AzureProperties properties, Clients clients, BoundedTokens tokens,
			CredentialWords words, Clock clock) {
		return new AzureTransports(properties, clients, new AccessTokens(tokens, words)::token, new AzureErrors(clock));
	}

	@Bean
	AzureHttp azureHttp(AzureTransports transports, KeyStores stores) {
		return transports.toAll(new TrustedHosts(stores));
	}

}
