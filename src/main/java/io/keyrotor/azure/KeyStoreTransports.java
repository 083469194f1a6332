package io.keyrotor.azure;

import java.util.Map;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreUnknown;

/** The way to each configured key store, opened once and shared by all who ask it. */
public final class KeyStoreTransports {

	private final Map<KeyStoreName, AzureHttp> ways;

	public KeyStoreTransports(Map<KeyStoreName, AzureHttp> ways) {
		this.ways = Map.copyOf(ways);
	}

	/**
	 * The way to the store.
	 * @throws KeyStoreUnknown if it is not configured
	 */
	public AzureHttp to(KeyStore store) {
		AzureHttp way = this.ways.get(store.name());
		if (way == null) {
			throw new KeyStoreUnknown(store.name().value());
		}
		return way;
	}

}
