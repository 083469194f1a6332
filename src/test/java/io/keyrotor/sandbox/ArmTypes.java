package io.keyrotor.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerKinds;

/** The resource types that the fake Resource Manager knows. */
final class ArmTypes {

	private static final List<String> FILES = List.of("dicom-service", "fhir-service", "storage-account",
			"encryption-scope", "disk-encryption-set", "cosmos-account", "postgres-server", "mysql-server",
			"container-registry", "event-hubs-namespace", "service-bus-namespace", "log-cluster", "kusto-cluster",
			"app-configuration", "sql-server", "sql-server-key", "sql-encryption-protector", "sql-instance",
			"sql-instance-key", "sql-instance-protector", "synapse-workspace", "synapse-key", "databricks-workspace",
			"kubernetes-cluster", "recovery-vault", "unlisted-archive");

	private static final Map<String, ArmType> TYPES = FILES.stream()
		.map((file) -> new ArmType(Definitions.first("arm-types/" + file)))
		.collect(Collectors.toUnmodifiableMap((type) -> type.name().toLowerCase(Locale.ROOT), Function.identity()));

	private static final ConsumerKinds AZURE = Catalogue.builtIn();

	private ArmTypes() {
	}

	/** What is known of a type; empty if the sandbox has none of it. */
	static Optional<ArmType> find(String type) {
		return Optional.ofNullable(TYPES.get(type.toLowerCase(Locale.ROOT)));
	}

	static ArmType of(String type) {
		return find(type)
			.orElseThrow(() -> new IllegalArgumentException("The sandbox has no resources of the type " + type + "."));
	}

	/** The type of the resource with this id, if the sandbox knows it. */
	static Optional<ArmType> ofId(String id) {
		return find(type(id));
	}

	/** Passes the types that Azure has, as far as anybody here knows them. */
	static void requireOfAzure(String id) {
		ConsumerKind kind = ConsumerKind.ofResource(type(id));
		if (!AZURE.kinds().contains(kind)) {
			throw new Refusal(404, "InvalidResourceType", Optional.empty(),
					"The resource type could not be found in the" + " namespace '" + type(id).replaceFirst("/.*", "")
							+ "' for this api version.");
		}
	}

	private static String type(String id) {
		String[] parts = id.replaceFirst("(?i).*/providers/", "").split("/", -1);
		StringBuilder type = new StringBuilder(parts[0]);
		for (int index = 1; index < parts.length; index += 2) {
			type.append('/').append(parts[index]);
		}
		return type.toString();
	}

}
