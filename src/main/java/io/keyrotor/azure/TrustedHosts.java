package io.keyrotor.azure;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;

/**
 * The hosts that may see a token: the configured key stores and those under Azure's own
 * names in the public, US Government and China clouds.
 */
final class TrustedHosts {

	private static final List<String> SUFFIXES = List.of(".vault.azure.net", ".vault.usgovcloudapi.net",
			".vault.azure.cn", ".managedhsm.azure.net", ".managedhsm.usgovcloudapi.net", ".managedhsm.azure.cn",
			".search.windows.net", ".search.azure.us", ".search.azure.cn");

	private static final List<String> NAMES = List.of("management.azure.com", "management.usgovcloudapi.net",
			"management.chinacloudapi.cn");

	private final KeyStores stores;

	TrustedHosts(KeyStores stores) {
		this.stores = stores;
	}

	boolean include(URI uri) {
		if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
			return false;
		}
		return isAzure(uri.getHost().toLowerCase(Locale.ROOT)) || isKeyStore(KeyStore.origin(uri));
	}

	private static boolean isAzure(String host) {
		return NAMES.contains(host) || SUFFIXES.stream().anyMatch(host::endsWith);
	}

	private boolean isKeyStore(URI origin) {
		return this.stores.at(origin).isPresent();
	}

}
