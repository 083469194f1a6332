package io.keyrotor.azure.special.blocks;

import java.util.Map;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;

/** The kinds of resources that have several keys, by their words. */
public final class BlockKinds {

	private BlockKinds() {
	}

	/**
	 * What each word stands for: {@code key-array} an Event Hubs or Service Bus
	 * namespace, {@code two-keys} a flexible server of PostgreSQL or MySQL,
	 * {@code databricks-workspace}, and {@code data-centre} a data centre of Apache
	 * Cassandra, which only an operator can move.
	 */
	public static Map<String, ConsumerApi> of(ArmResources arm) {
		return Map.of("key-array", new BlockResources(arm, new KeyArray()), "two-keys",
				new BlockResources(arm, new TwoKeys()), "databricks-workspace",
				new BlockResources(arm, new DatabricksWorkspace()), "data-centre",
				new BlockResources(arm, new DataCentreKeys()));
	}

}
