package io.keyrotor.azure.keys;

import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.identity.TokenScopes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what tokens the configured key stores want. */
@Configuration(proxyBeanMethods = false)
class KeyStoreScopes {

	@Bean
	TokenScopes tokenScopes(ConfiguredKeyStores configured, AzureProperties azure) {
		return new TokenScopes(configured.all()
			.stream()
			.filter((store) -> store.accessToken().isEmpty())
			.map((store) -> KeyDomain.scope(store.store()))
			.toList(), configured.longestCallTimeout(azure.callTimeout()));
	}

}
