package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;

/** The key stores of the sandbox, and the keys that they begin with. */
final class FirstKeys {

	static final String VAULT = "sandbox-vault";

	static final String HSM = "sandbox-hsm";

	/** The resource group in which everything of the sandbox is. */
	static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox";

	static final List<KeyStore> STORES = List.of(
			new KeyStore(new KeyStoreName(VAULT), KeyStoreType.KEY_VAULT,
					URI.create("https://sandbox-vault.vault.azure.net"),
					KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false),
					Optional.of(GROUP + "/providers/Microsoft.KeyVault/vaults/" + VAULT)),
			new KeyStore(new KeyStoreName(HSM), KeyStoreType.MANAGED_HSM,
					URI.create("https://sandbox-hsm.managedhsm.azure.net"), KeyStoreRules.managedHsm(),
					Optional.of(GROUP + "/providers/Microsoft.KeyVault/managedHSMs/" + HSM)));

	private static final LifetimeAction NOTIFY = new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(),
			Optional.of("P30D"));

	private static final RotationPolicy YEARLY = RotationPolicy.of(
			List.of(new LifetimeAction(LifetimeAction.ROTATE, Optional.of("P1Y"), Optional.empty())),
			Optional.of("P2Y"));

	/** The shortest time between two rotations that a Managed HSM allows. */
	private static final Duration SPACING = Duration.ofDays(28);

	/** The keys of all consumers that the first ones are not, one or more for each. */
	static final List<String> OF_FURTHER_CONSUMERS = List.of("aks-cmk", "app-cmk", "appconfig-cmk", "backup-cmk",
			"cosmos-cmk", "databricks-dbfs-cmk", "databricks-disk-cmk", "databricks-services-cmk", "disk-cmk",
			"eventhub-cmk", "eventhub-cmk-two", "fhir-cmk", "hidden-cmk", "kb-cmk", "kusto-cmk", "logs-cmk",
			"mysql-cmk", "mysql-geo-cmk", "postgres-cmk", "postgres-geo-cmk", "registry-cmk", "scope-cmk",
			"servicebus-cmk", "servicebus-cmk-two", "sql-cmk", "sqlmi-cmk", "synapse-cmk", "uami-cmk");

	private FirstKeys() {
	}

	/**
	 * The keys of each store. Both vault keys in use have a policy, {@code no-policy} has
	 * none. On the HSM only {@code nearly-full} has one, so that its last version can be
	 * made at once, and so that {@code dicom-cmk} shows that a policy is needed first.
	 */
	static Map<String, List<StoredKey>> at(Instant now, List<String> further) {
		List<StoredKey> vault = new ArrayList<>(List.of(yearly(KeyStoreType.KEY_VAULT, "search-cmk", 1, now),
				yearly(KeyStoreType.KEY_VAULT, "storage-cmk", 1, now),
				key(KeyStoreType.KEY_VAULT, "no-policy", 1, now)));
		further.forEach((name) -> vault.add(yearly(KeyStoreType.KEY_VAULT, name, 1, now)));
		return Map.of(VAULT, vault, HSM, List.of(key(KeyStoreType.MANAGED_HSM, "dicom-cmk", 1, now),
				yearly(KeyStoreType.MANAGED_HSM, "nearly-full", 99, now)));
	}

	/**
	 * A key still without a version; a Managed HSM makes HSM keys, whatever was asked
	 * for.
	 */
	static StoredKey empty(KeyStoreType type, String name, String keyType, int bits) {
		boolean upgraded = type == KeyStoreType.MANAGED_HSM && !keyType.endsWith("-HSM");
		return new StoredKey(name, upgraded ? keyType + "-HSM" : keyType, keyType.startsWith("EC") ? 256 : bits,
				List.of(), Optional.empty(), Optional.empty(), Map.of(), false);
	}

	/**
	 * The policy as a vault keeps it, always with a Notify action; on an HSM as it is.
	 */
	static RotationPolicy withNotify(KeyStoreType type, RotationPolicy policy) {
		if (type == KeyStoreType.MANAGED_HSM || policy.lifetimeActions().stream().anyMatch(LifetimeAction::isNotify)) {
			return policy;
		}
		List<LifetimeAction> actions = new ArrayList<>(policy.lifetimeActions());
		actions.add(NOTIFY);
		return RotationPolicy.of(actions, policy.expiryTime());
	}

	private static StoredKey key(KeyStoreType type, String name, int versions, Instant now) {
		List<StoredVersion> made = IntStream.range(0, versions)
			.mapToObj((index) -> now.minus(SPACING.multipliedBy(versions - index)))
			.map((created) -> StoredVersion.create(StoredVersion.RSA_OPERATIONS, created, Optional.empty()))
			.toList();
		return new StoredKey(name, empty(type, name, "RSA", 2048).keyType(), 2048, made, Optional.empty(),
				Optional.empty(), Map.of(), false);
	}

	private static StoredKey yearly(KeyStoreType type, String name, int versions, Instant now) {
		RotationPolicy policy = withNotify(type, YEARLY);
		Optional<Instant> set = Optional.of(now.minus(SPACING));
		return key(type, name, versions, now)
			.with(new RotationPolicy(policy.lifetimeActions(), policy.expiryTime(), set, set));
	}

}
