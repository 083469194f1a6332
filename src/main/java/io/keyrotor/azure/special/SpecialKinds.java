package io.keyrotor.azure.special;

import java.util.HashMap;
import java.util.Map;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.special.blocks.BlockKinds;
import io.keyrotor.azure.special.sql.SqlProtectors;
import io.keyrotor.azure.special.synapse.SynapseWorkspaces;

/** The kinds of ARM resources that are moved by code of their own, by their words. */
public final class SpecialKinds {

	private SpecialKinds() {
	}

	/**
	 * What each word stands for: {@code sql-protector} the encryption protector of an SQL
	 * server or managed instance, {@code synapse-workspace}, {@code by-hand} an AKS
	 * cluster, which only an operator can move, and the {@linkplain BlockKinds kinds with
	 * several keys}.
	 */
	public static Map<String, ConsumerApi> of(ArmResources arm) {
		Map<String, ConsumerApi> kinds = new HashMap<>(BlockKinds.of(arm));
		kinds.put("sql-protector", new SqlProtectors(arm));
		kinds.put("synapse-workspace", new SynapseWorkspaces(arm));
		kinds.put("by-hand", new AksClusters(arm));
		return Map.copyOf(kinds);
	}

}
