package io.keyrotor.azure;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import io.keyrotor.key.KeyStores;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Puts together what the Azure adapters share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AzureProperties.class)
class AzureConfiguration {

	/**
	 * Keyrotor's own identity. Made when the first token is needed, so that a machine
	 * without one still starts and can say what is missing.
	 */
	@Bean
	@Lazy
	TokenCredential tokenCredential(AzureTransports transports) {
		return new DefaultAzureCredentialBuilder().httpClient(transports.forIdentity()).build();
	}

	@Bean
	AzureTransports azureTransports(AzureProperties properties, SslBundles sslBundles,
			ObjectProvider<TokenCredential> credential, Clock clock) {
		return new AzureTransports(properties, sslBundles, new AccessTokens(credential::getObject)::token,
				new AzureErrors(clock));
	}

	@Bean
	AzureHttp azureHttp(AzureTransports transports, KeyStores stores) {
		return transports.toAll(new TrustedHosts(stores));
	}

}
