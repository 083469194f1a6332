package io.keyrotor.azure.keys;

import java.net.URI;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.AzureDomains;
import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

/** What {@code uri} of a configured key store may be. */
final class StoreAddress {

	static final String REMEDY = "It must be the store's https address, such as https://payments.vault.azure.net.";

	private StoreAddress() {
	}

	/**
	 * Scheme, host and port of the address.
	 * @param verified whether the store must lie in Azure's domain for its type
	 * @throws RefusedProperty if it is none, or cannot be that of such a store
	 */
	static URI origin(String name, KeyStoreType type, URI configured, boolean verified) {
		if (configured.getRawUserInfo() != null) {
			throw refused(name, "It holds a name or password. " + REMEDY);
		}
		URI origin = origin(name, configured);
		if (AzureDomains.include(origin) && !AzureDomains.isUsualPort(origin)) {
			throw refused(name, "It is '" + configured + "', but Azure's key stores listen on port 443 only. To send"
					+ " the store's requests elsewhere, set keyrotor.azure.routes.");
		}
		if (verified && KeyDomain.of(type, origin).isEmpty()) {
			throw refused(name, "'" + configured + "' lies in none of Azure's domains for this type of store. For an"
					+ " emulator or a private DNS name set verify-challenge-resource to false.");
		}
		return origin;
	}

	private static URI origin(String name, URI configured) {
		try {
			return KeyStore.origin(configured);
		}
		catch (IllegalArgumentException _) {
			throw refused(name, "It is '" + configured + "'. " + REMEDY);
		}
	}

	private static RefusedProperty refused(String name, String reason) {
		return KeyStoreProperties.refused(name, "uri", reason);
	}

}
