package io.keyrotor.check;

import java.util.List;
import java.util.stream.Collectors;

import io.keyrotor.check.LocalRoles.Assignment;

/**
 * A right as a Managed HSM's local roles grant it. They name users, service principals
 * and groups alike, so that another's role may be ours through a group.
 */
final class LocalRights {

	private LocalRights() {
	}

	static Check check(KeyRight right, LocalRoles roles, String identity, RightScope scope) {
		List<Assignment> own = roles.assignments().stream().filter((role) -> role.isFor(identity)).toList();
		return own.stream()
			.filter((role) -> scope.isWithin(role) && role.grants(right.hsmAction()))
			.findFirst()
			.map((role) -> granted(right, role))
			.orElseGet(
					() -> certain(right, roles, own, scope) ? missing(right, own, scope) : unseen(right, own, scope));
	}

	private static Check granted(KeyRight right, Assignment role) {
		return Check.pass(right.check(), "The local role " + role.role() + " of this service's identity at "
				+ role.scope() + " has the data action " + right.hsmAction() + ".");
	}

	/**
	 * Whether nothing that was not seen can grant the right: only this identity's own
	 * roles on single keys do.
	 */
	private static boolean certain(KeyRight right, LocalRoles roles, List<Assignment> own, RightScope scope) {
		return roles.complete() && roles.assignments()
			.stream()
			.filter((role) -> scope.isTouchedBy(role) && role.mayGrant(right.hsmAction()))
			.allMatch((role) -> own.contains(role) && role.permissions().isPresent());
	}

	private static Check missing(KeyRight right, List<Assignment> own, RightScope scope) {
		return Check.fail(
				right.check(), "No local role of the Managed HSM gives this service's identity the data action "
						+ right.hsmAction() + " " + scope.onHsm() + single(right, own) + "." + held(own),
				right.localRoleRemedy());
	}

	private static Check unseen(KeyRight right, List<Assignment> own, RightScope scope) {
		return Check.unknown(right.check(),
				"No local role of the Managed HSM is seen to give this service's identity the data action "
						+ right.hsmAction() + " " + scope.onHsm() + single(right, own)
						+ ". It may come from a role of a group that it belongs to, or from one that this service may"
						+ " not read." + held(own),
				"If it does not: " + right.localRoleRemedy());
	}

	private static String single(KeyRight right, List<Assignment> own) {
		String keys = own.stream()
			.filter((role) -> !role.isForAllKeys() && role.grants(right.hsmAction()))
			.map(Assignment::scope)
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		return keys.isEmpty() ? "" : ", only on " + keys;
	}

	private static String held(List<Assignment> own) {
		String roles = own.stream()
			.map((role) -> role.role() + " at " + role.scope())
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		return roles.isEmpty() ? "" : " Its own roles are: " + roles + ".";
	}

}
