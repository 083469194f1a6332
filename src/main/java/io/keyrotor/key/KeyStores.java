package io.keyrotor.key;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The configured key stores. */
public final class KeyStores {

	private final List<KeyStore> stores;

	public KeyStores(Collection<KeyStore> stores) {
		this.stores = List.copyOf(stores);
	}

	public List<KeyStore> all() {
		return this.stores;
	}

	public Optional<KeyStore> named(KeyStoreName name) {
		return this.stores.stream().filter((store) -> store.name().equals(name)).findFirst();
	}

	/** The store of this name, or {@link KeyStoreUnknown}. */
	public KeyStore require(KeyStoreName name) {
		return named(name).orElseThrow(() -> new KeyStoreUnknown(name.value()));
	}

	/**
	 * The store with this origin, so that a key's URL can be traced back to its store.
	 */
	public Optional<KeyStore> at(URI uri) {
		URI origin = KeyStore.origin(uri);
		return this.stores.stream().filter((store) -> store.uri().equals(origin)).findFirst();
	}

	/**
	 * The key with this name in the store with this origin, if that store is configured.
	 */
	public Optional<KeyId> keyAt(URI store, KeyName name) {
		return at(store).map((found) -> new KeyId(found.name(), name));
	}

}
