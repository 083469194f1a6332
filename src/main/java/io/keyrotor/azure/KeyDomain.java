package io.keyrotor.azure;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

/**
 * A DNS domain under which Azure puts key stores of one type. A token for it is asked
 * from the domain's own name, so it is worth nothing elsewhere.
 */
public record KeyDomain(KeyStoreType type, String name) {

	/** The public, US Government and China clouds; the public one first. */
	private static final List<KeyDomain> ALL = List.of(new KeyDomain(KeyStoreType.KEY_VAULT, "vault.azure.net"),
			new KeyDomain(KeyStoreType.KEY_VAULT, "vault.usgovcloudapi.net"),
			new KeyDomain(KeyStoreType.KEY_VAULT, "vault.azure.cn"),
			new KeyDomain(KeyStoreType.MANAGED_HSM, "managedhsm.azure.net"),
			new KeyDomain(KeyStoreType.MANAGED_HSM, "managedhsm.usgovcloudapi.net"),
			new KeyDomain(KeyStoreType.MANAGED_HSM, "managedhsm.azure.cn"));

	/** The names of all of them, in whichever cloud. */
	public static List<String> names() {
		return ALL.stream().map(KeyDomain::name).toList();
	}

	/** The domain of a store of this type at this origin. */
	public static Optional<KeyDomain> of(KeyStoreType type, URI origin) {
		return ALL.stream()
			.filter((domain) -> domain.type == type && origin.getHost().endsWith("." + domain.name))
			.findFirst();
	}

	/**
	 * What a token for the store is asked for; outside Azure's domains the public one.
	 */
	public static String scope(KeyStore store) {
		KeyDomain domain = of(store.type(), store.uri()).orElseGet(() -> publicOne(store.type()));
		return "https://" + domain.name + "/.default";
	}

	private static KeyDomain publicOne(KeyStoreType type) {
		return ALL.stream().filter((domain) -> domain.type == type).findFirst().orElseThrow();
	}

}
