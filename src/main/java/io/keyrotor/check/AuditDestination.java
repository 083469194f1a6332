package io.keyrotor.check;

import java.util.List;

/**
 * A Log Analytics workspace to which a diagnostic setting sends the store's audit events.
 *
 * @param setting the diagnostic setting's name
 * @param workspaceId the workspace's id in Azure Resource Manager
 * @param table the table in which the events are
 * @param permissions what this service may do on the workspace
 */
public record AuditDestination(String setting, String workspaceId, String table,
		Reading<GrantedPermissions> permissions) {

	private static final String WORKSPACES = "Microsoft.OperationalInsights/workspaces/";

	/**
	 * Whether these permissions let somebody query the table ("Manage access to Log
	 * Analytics workspaces", learn.microsoft.com).
	 */
	boolean canBeQueriedWith(GrantedPermissions granted) {
		List<PermissionSet> sets = granted.sets();
		return sets.stream().anyMatch((set) -> set.allows(WORKSPACES + "query/read"))
				&& sets.stream().anyMatch(this::readsTable);
	}

	private boolean readsTable(PermissionSet set) {
		return set.allows(WORKSPACES + "query/" + this.table + "/read")
				|| set.allowsData(WORKSPACES + "tables/data/read");
	}

}
