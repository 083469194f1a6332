package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import io.keyrotor.azure.AuditWorkspaces;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.AzureTransports;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;

/** All key stores that are configured, each with the way to it. */
public final class ConfiguredKeyStores {

	private final List<ConfiguredKeyStore> stores;

	private ConfiguredKeyStores(List<ConfiguredKeyStore> stores) {
		this.stores = List.copyOf(stores);
	}

	/**
	 * The stores of these properties, by name.
	 * @throws RefusedProperty for the first property that is missing, out of range, or
	 * that two stores have in common
	 */
	static ConfiguredKeyStores of(Map<String, KeyStoreProperties> properties, AzureProperties azure) {
		List<ConfiguredKeyStore> stores = new ArrayList<>();
		properties.forEach((name, store) -> stores.add(store.configured(name, azure)));
		requireDifferent(stores);
		return new ConfiguredKeyStores(stores);
	}

	/**
	 * The longest time that a call of any store may take, or this one if it is longer:
	 * only after it is certain that a call does nothing any more.
	 */
	public Duration longestCallTimeout(Duration others) {
		return this.stores.stream()
			.map((store) -> store.transport().callTimeout())
			.filter((timeout) -> timeout.compareTo(others) > 0)
			.max(Comparator.naturalOrder())
			.orElse(others);
	}

	List<ConfiguredKeyStore> all() {
		return this.stores;
	}

	/** Opens the way to each of them. */
	KeyStoreTransports opened(AzureTransports transports) {
		return new KeyStoreTransports(all().stream()
			.collect(Collectors.toMap((configured) -> configured.store().name(), (configured) -> transports
				.toKeyStore(configured.transport(), configured.store().uri(), configured.accessToken()))));
	}

	/** Where their audit logs are, of those for which that is configured. */
	AuditWorkspaces auditWorkspaces() {
		Map<KeyStoreName, UUID> workspaces = new HashMap<>();
		this.stores.forEach((configured) -> configured.auditWorkspace()
			.ifPresent((workspace) -> workspaces.put(configured.store().name(), workspace)));
		return new AuditWorkspaces(workspaces);
	}

	KeyStores keyStores() {
		return new KeyStores(this.stores.stream().map(ConfiguredKeyStore::store).toList());
	}

	/**
	 * A store with two names would be rotated under both at once, and its bindings would
	 * belong to either.
	 */
	private static void requireDifferent(List<ConfiguredKeyStore> stores) {
		Map<URI, KeyStore> known = new HashMap<>();
		for (ConfiguredKeyStore configured : stores) {
			KeyStore store = configured.store();
			KeyStore twin = known.putIfAbsent(store.uri(), store);
			if (twin != null) {
				throw KeyStoreProperties.refused(store.name().value(), "uri",
						store.uri() + " is already the key store " + twin.name() + ". Configure each store once.");
			}
		}
	}

}
