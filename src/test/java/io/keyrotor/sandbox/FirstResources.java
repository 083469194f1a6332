package io.keyrotor.sandbox;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.node.ObjectNode;

/**
 * The resources that the fake Resource Manager begins with, each after those it is below.
 * In their files {@code ${store/key}} stands for the key's current version.
 */
final class FirstResources {

	private static final Pattern VERSION = Pattern.compile("\\$\\{([a-z-]+)/([a-z0-9-]+)}");

	private static final List<String> FILES = List.of("dicom-service", "storage-account", "fhir-service",
			"encryption-scope", "disk-encryption-set", "cosmos-account", "postgres-server", "mysql-server",
			"container-registry", "event-hubs-namespace", "service-bus-namespace", "log-cluster", "kusto-cluster",
			"app-configuration", "sql-server", "sql-server-key", "sql-encryption-protector", "sql-instance",
			"sql-instance-key", "sql-instance-protector", "synapse-workspace", "synapse-key", "databricks-workspace",
			"kubernetes-cluster", "recovery-vault");

	private FirstResources() {
	}

	static List<ObjectNode> at(KeyLedger keys) {
		return FILES.stream().map((file) -> named(file, keys)).toList();
	}

	/** One of them as it is in the first state, with the versions of this moment. */
	static ObjectNode named(String file, KeyLedger keys) {
		return of("arm/" + file, keys);
	}

	/**
	 * What is in a file, with the versions and the application's secret of this moment.
	 */
	static ObjectNode of(String file, KeyLedger keys) {
		return Definitions.object(VERSION.matcher(Definitions.file(file))
			.replaceAll((found) -> Matcher.quoteReplacement(keys.current(found.group(1), found.group(2)).value()))
			.replace("OLD_SECRET", keys.secrets().firstApplicationSecret()));
	}

}
