package io.keyrotor.azure.search;

import java.net.URI;

import io.keyrotor.azure.AzureDomains;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;

/**
 * The configured key vaults, and whatever lies under Azure's names for them in one of its
 * clouds. A Managed HSM has no secrets.
 */
final class KeyVaults implements SecretVaults {

	private final KeyStores stores;

	KeyVaults(KeyStores stores) {
		this.stores = stores;
	}

	@Override
	public boolean include(URI vault) {
		return vault.getHost() != null && this.stores.at(vault).map(KeyVaults::isVault).orElseGet(() -> isAzure(vault));
	}

	private static boolean isVault(KeyStore store) {
		return store.type() == KeyStoreType.KEY_VAULT;
	}

	private static boolean isAzure(URI vault) {
		return AzureDomains.isUsualPort(vault) && KeyDomain.of(KeyStoreType.KEY_VAULT, vault).isPresent();
	}

}
