package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The table of the workspace in which the audit events of a key store are. */
public enum AuditTables {

	/** As the diagnostic setting of each store says; at first each of the two once. */
	AS_CONFIGURED("AsConfigured"),
	/** The table of Key Vault's own: {@code AZKVAuditLogs}. */
	RESOURCE_SPECIFIC("ResourceSpecific"),
	/** The one that many services share: {@code AzureDiagnostics}. */
	AZURE_DIAGNOSTICS("AzureDiagnostics");

	private final String word;

	AuditTables(String word) {
		this.word = word;
	}

	String word() {
		return this.word;
	}

	static Optional<AuditTables> of(String word) {
		return Arrays.stream(values()).filter((tables) -> tables.word.equals(word)).findFirst();
	}

	static List<String> words() {
		return Arrays.stream(values()).map(AuditTables::word).toList();
	}

}
