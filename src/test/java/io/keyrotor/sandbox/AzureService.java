package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The Azure services that the sandbox stands in for, and where each one listens. */
public enum AzureService {

	/** Azure Key Vault. */
	KEY_VAULT("KeyVault", 1, "sandbox-vault.vault.azure.net"),
	/** Azure Key Vault Managed HSM. */
	MANAGED_HSM("ManagedHsm", 2, "sandbox-hsm.managedhsm.azure.net"),
	/** Azure AI Search. */
	SEARCH("Search", 3, "sandbox-search.search.windows.net"),
	/** Azure Resource Manager. */
	RESOURCE_MANAGER("ResourceManager", 4, "management.azure.com"),
	/** The endpoint from which a managed identity gets its tokens; plain http. */
	IDENTITY("Identity", 5, ""),
	/** The queries of Azure Monitor's Log Analytics. */
	LOG_ANALYTICS("LogAnalytics", 6, "api.loganalytics.azure.com");

	private final String word;

	private final int offset;

	private final String host;

	AzureService(String word, int offset, String host) {
		this.word = word;
		this.offset = offset;
		this.host = host;
	}

	/** The service as ledger and faults write it. */
	String word() {
		return this.word;
	}

	/** The host name that Keyrotor asks for; empty for the identity endpoint. */
	Optional<String> host() {
		return Optional.of(this.host).filter((name) -> !name.isEmpty());
	}

	/** Its port; 0 for any free one if the base port is 0. */
	int port(int basePort) {
		return (basePort == 0) ? 0 : basePort + this.offset;
	}

	static Optional<AzureService> of(String word) {
		return Arrays.stream(values()).filter((service) -> service.word.equals(word)).findFirst();
	}

	static List<String> words() {
		return Arrays.stream(values()).map(AzureService::word).toList();
	}

}
