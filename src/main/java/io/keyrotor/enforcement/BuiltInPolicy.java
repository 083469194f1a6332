package io.keyrotor.enforcement;

import java.util.Arrays;
import java.util.Optional;

/**
 * Azure's built-in policies about customer-managed keys of AI Search services ("Azure
 * Policy built-in definitions for Azure AI Search", learn.microsoft.com).
 */
public enum BuiltInPolicy {

	/** Met by a service that enforces and is compliant. */
	AUDITS("76a56461-9dc0-40f0-82f5-2453283afa2f",
			"Azure Cognitive Search services should use customer-managed keys to encrypt data at rest"),
	/** Met by a service that enforces; no other one may be updated where it denies. */
	DENIES("356da939-f20a-4bb9-86f8-5db445b0e354",
			"Configure Azure AI Search services to use customer-managed keys to encrypt data at rest");

	private final String id;

	private final String displayName;

	BuiltInPolicy(String id, String displayName) {
		this.id = id;
		this.displayName = displayName;
	}

	/** The name of the definition. */
	public String id() {
		return this.id;
	}

	public String displayName() {
		return this.displayName;
	}

	/** The policy with this id. */
	public static Optional<BuiltInPolicy> of(String id) {
		return Arrays.stream(values()).filter((one) -> one.id.equalsIgnoreCase(id)).findFirst();
	}

}
