package io.keyrotor.key;

/** The two kinds of Azure resource that hold keys. */
public enum KeyStoreType {

	/** Azure Key Vault. */
	KEY_VAULT("KeyVault"),
	/** Azure Key Vault Managed HSM. */
	MANAGED_HSM("ManagedHsm");

	private final String word;

	KeyStoreType(String word) {
		this.word = word;
	}

	/** The type as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
