package io.keyrotor.azure.search;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.binding.ApplicationSecrets;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.enforcement.SearchServices;
import io.keyrotor.key.KeyStores;

/** Puts together what knows AI Search. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

	/** A vault that is configured as a key store is reached as that is. */
	@Bean
	SearchConsumers searchConsumers(AzureHttp http, ApplicationSecrets secrets, KeyStores stores,
			KeyStoreTransports transports) {
		return new SearchConsumers(http, secrets, (vault) -> stores.at(vault).map(transports::to).orElse(http));
	}

	@Bean
	SecretVaults secretVaults(KeyStores stores) {
		return new KeyVaults(stores);
	}

	@Bean
	SearchServices searchServices(AzureHttp http, AzureProperties properties) {
		return new AzureSearchServices(http, properties.resourceManagerUri());
	}

}
