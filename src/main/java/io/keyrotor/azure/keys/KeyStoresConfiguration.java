package io.keyrotor.azure.keys;

import java.util.List;
import java.util.Map;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.RotationPolicies;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
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
	KeyStores keyStores(Environment environment) {
		NoUnboundElementsBindHandler strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT,
				new UnboundElementsSourceFilter());
		Map<String, KeyStoreProperties> configured = Binder.get(environment)
			.bind(KeyStoreProperties.PREFIX, Bindable.mapOf(String.class, KeyStoreProperties.class), strict)
			.orElseGet(Map::of);
		List<KeyStore> stores = configured.entrySet()
			.stream()
			.map((entry) -> entry.getValue().store(entry.getKey()))
			.toList();
		return new KeyStores(stores);
	}

	@Bean
	Keys keys(AzureHttp http, KeyStores stores) {
		return new AzureKeys(new KeyStoreCalls(http), stores);
	}

	@Bean
	RotationPolicies rotationPolicies(AzureHttp http, KeyStores stores) {
		return new AzureRotationPolicies(new KeyStoreCalls(http), stores);
	}

}
