package io.keyrotor.azure.special;

import java.util.Map;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;

/** The kinds of ARM resources that are moved by code of their own, by their words. */
public final class SpecialKinds {

	private SpecialKinds() {
	}

	/**
	 * What each word stands for: {@code sql-protector} the encryption protector of an SQL
	 * server or managed instance, {@code key-array} an Event Hubs or Service Bus
	 * namespace, {@code two-keys} a flexible server of PostgreSQL or MySQL,
	 * {@code synapse-workspace}, {@code databricks-workspace}, and {@code by-hand} an AKS
	 * cluster, which only an operator can move.
	 */
	public static Map<String, ConsumerApi> of(ArmResources arm) {
		return Map.of("sql-protector", new SqlProtectors(arm), "key-array", new BlockResources(arm, new KeyArray()),
				"two-keys", new BlockResources(arm, new TwoKeys()), "synapse-workspace", new SynapseWorkspaces(arm),
				"databricks-workspace", new BlockResources(arm, new DatabricksWorkspace()), "by-hand",
				new AksClusters(arm));
	}

}
