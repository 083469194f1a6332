package io.keyrotor.check;

import java.util.List;
import java.util.Optional;

/**
 * The roles that a Managed HSM itself has given.
 *
 * @param complete whether these are all; otherwise more may exist at wider scopes
 */
public record LocalRoles(List<Assignment> assignments, boolean complete) {

	public LocalRoles {
		assignments = List.copyOf(assignments);
	}

	/**
	 * One role given to one principal.
	 *
	 * @param principalId of a user, a service principal or a group; which of them is not
	 * told
	 * @param scope {@code /}, {@code /keys} or {@code /keys/name}
	 * @param role the role's name for people
	 * @param permissions empty if the role's definition could not be found
	 */
	public record Assignment(String principalId, String scope, String role, Optional<List<PermissionSet>> permissions) {

		public Assignment {
			permissions = permissions.map(List::copyOf);
		}

		boolean isFor(String identity) {
			return this.principalId.equalsIgnoreCase(identity);
		}

		boolean isForAllKeys() {
			return this.scope.equals("/") || this.scope.equalsIgnoreCase("/keys")
					|| this.scope.equalsIgnoreCase("/keys/");
		}

		boolean grants(String dataAction) {
			return this.permissions.filter((sets) -> sets.stream().anyMatch((set) -> set.allowsData(dataAction)))
				.isPresent();
		}

		boolean mayGrant(String dataAction) {
			return this.permissions.isEmpty() || grants(dataAction);
		}

	}

}
