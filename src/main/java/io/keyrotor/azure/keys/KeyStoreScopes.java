package io.keyrotor.azure.keys;

import io.keyrotor.azure.identity.TokenScopes;
import io.keyrotor.key.KeyStores;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what tokens the configured key stores want. */
@Configuration(proxyBeanMethods = false)
class KeyStoreScopes {

	@Bean
	TokenScopes tokenScopes(KeyStores stores) {
		return new TokenScopes(stores.all().stream().map(KeyDomain::scope).toList());
	}

}
