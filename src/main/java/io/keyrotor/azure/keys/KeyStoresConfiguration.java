package io.keyrotor.azure.keys;

import java.util.Map;

import io.keyrotor.azure.AuditWorkspaces;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.AzureTransports;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.settings.KnownPropertiesOnly;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The configured key stores, and the ports behind which they work. */
@Configuration(proxyBeanMethods = false)
class KeyStoresConfiguration {

	/**
	 * Bound by hand, because a map of records at the top of a prefix is no properties
	 * class; unknown members stop the start as they do elsewhere.
	 */
	@Bean
	ConfiguredKeyStores configuredKeyStores(Environment environment, AzureProperties azure) {
		BindHandler strict = new KnownPropertiesOnly(BindHandler.DEFAULT);
		Map<String, KeyStoreProperties> properties = Binder.get(environment)
			.bind(KeyStoreProperties.PREFIX, Bindable.mapOf(String.class, KeyStoreProperties.class), strict)
			.orElseGet(Map::of);
		return ConfiguredKeyStores.of(properties, azure);
	}

	@Bean
	KeyStores keyStores(ConfiguredKeyStores configured) {
		return configured.keyStores();
	}

	@Bean
	AuditWorkspaces auditWorkspaces(ConfiguredKeyStores configured) {
		return configured.auditWorkspaces();
	}

	@Bean
	KeyStoreTransports keyStoreTransports(ConfiguredKeyStores configured, AzureTransports transports) {
		return configured.opened(transports);
	}

	@Bean
	KeyStoreCalls keyStoreCalls(KeyStoreTransports transports) {
		return new KeyStoreCalls(transports);
	}

	@Bean
	Keys keys(KeyStoreCalls calls, KeyStores stores) {
		return new AzureKeys(calls, stores);
	}

	@Bean
	RotationPolicies rotationPolicies(KeyStoreCalls calls, KeyStores stores) {
		return new AzureRotationPolicies(calls, stores);
	}

}
