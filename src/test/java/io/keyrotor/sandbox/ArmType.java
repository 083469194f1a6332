package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.node.ObjectNode;

/** The resource types that the fake Resource Manager knows. */
enum ArmType {

	DICOM_SERVICE("Microsoft.HealthcareApis/workspaces/dicomservices"),
	FHIR_SERVICE("Microsoft.HealthcareApis/workspaces/fhirservices"),
	STORAGE_ACCOUNT("Microsoft.Storage/storageAccounts");

	private static final List<String> HEALTHCARE_VERSIONS = List.of("2022-12-01", "2023-02-28", "2023-09-06",
			"2023-11-01", "2023-12-01", "2024-03-01", "2024-03-31", "2025-03-01-preview", "2025-04-01-preview");

	private static final List<String> STORAGE_VERSIONS = List.of("2023-01-01", "2023-05-01", "2024-01-01",
			"2026-04-01");

	private static final Set<String> DICOM_READ_ONLY = Set.of("authenticationConfiguration", "eventState",
			"privateEndpointConnections", "provisioningState", "serviceUrl");

	private static final Set<String> FHIR_READ_ONLY = Set.of("eventState", "privateEndpointConnections",
			"provisioningState");

	private static final Set<String> STORAGE_READ_ONLY = Set.of("creationTime", "keyCreationTime", "primaryEndpoints",
			"primaryLocation", "privateEndpointConnections", "provisioningState", "secondaryEndpoints",
			"secondaryLocation", "statusOfPrimary", "statusOfSecondary");

	private final String type;

	ArmType(String type) {
		this.type = type;
	}

	static ArmType of(ObjectNode definition) {
		String type = definition.path("type").stringValue();
		return Arrays.stream(values())
			.filter((known) -> known.type.equalsIgnoreCase(type))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("The sandbox has no resources of the type " + type + "."));
	}

	ConsumerKind kind() {
		return ConsumerKind.ofResource(this.type);
	}

	boolean healthcare() {
		return this != STORAGE_ACCOUNT;
	}

	Set<String> readOnly() {
		return switch (this) {
			case DICOM_SERVICE -> DICOM_READ_ONLY;
			case FHIR_SERVICE -> FHIR_READ_ONLY;
			case STORAGE_ACCOUNT -> STORAGE_READ_ONLY;
		};
	}

	void requireVersion(String apiVersion) {
		List<String> versions = healthcare() ? HEALTHCARE_VERSIONS : STORAGE_VERSIONS;
		if (apiVersion.isEmpty()) {
			throw new Refusal(400, "MissingApiVersionParameter", Optional.empty(),
					"The api-version query parameter is required for all requests.");
		}
		if (!versions.contains(apiVersion)) {
			throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
					"No registered resource provider" + " found for the API version '" + apiVersion + "' of the type '"
							+ this.type + "'. The supported api-versions are '" + String.join(", ", versions) + "'.");
		}
	}

	/**
	 * Takes away the properties that came after this api-version: it neither shows nor
	 * keeps them, so that a PUT through it loses them.
	 */
	void limit(ObjectNode definition, String apiVersion) {
		if (healthcare() && definition.path("properties") instanceof ObjectNode properties) {
			if (apiVersion.compareTo("2023-11-01") < 0) {
				properties.remove("encryption");
			}
			if (apiVersion.compareTo("2025-03-01-preview") < 0
					&& properties.path("storageConfiguration") instanceof ObjectNode storage) {
				storage.remove("storageMonitorConfiguration");
			}
		}
	}

}
