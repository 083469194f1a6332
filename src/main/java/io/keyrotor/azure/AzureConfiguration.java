package io.keyrotor.azure;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import io.keyrotor.key.KeyStores;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what the Azure adapters share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AzureProperties.class)
class AzureConfiguration {

	@Bean
	AzureTransports azureTransports(AzureProperties properties, SslBundles sslBundles,
			ObjectProvider<TokenCredential> credential, Clock clock) {
		return new AzureTransports(properties, sslBundles, new AccessTokens(credential::getObject)::token,
				new AzureErrors(clock));
	}

	/** Takes what the credentials ask along the same routes as all other requests. */
	@Bean
	HttpClient identityTransport(AzureTransports transports) {
		return transports.forIdentity();
	}

	@Bean
	AzureHttp azureHttp(AzureTransports transports, KeyStores stores) {
		return transports.toAll(new TrustedHosts(stores));
	}

}
