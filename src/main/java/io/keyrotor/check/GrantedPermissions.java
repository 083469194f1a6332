package io.keyrotor.check;

import java.util.List;

/**
 * What this service may do somewhere in Azure Resource Manager.
 *
 * @param sets one for each role
 * @param complete whether these are all; otherwise a right that is not seen may still be
 * there
 */
public record GrantedPermissions(List<PermissionSet> sets, boolean complete) {

	public GrantedPermissions {
		sets = List.copyOf(sets);
	}

}
