package io.keyrotor.check;

import java.util.List;

/**
 * A right as access policies grant it. They name users, service principals and groups
 * alike, so that another's entry may be ours through a group.
 */
final class PolicyRights {

	private PolicyRights() {
	}

	static Check check(KeyRight right, List<AccessPolicy> policies, String identity) {
		List<AccessPolicy> own = policies.stream().filter((policy) -> policy.isFor(identity)).toList();
		if (own.stream().anyMatch((policy) -> policy.names(right.permission()))) {
			return Check.pass(right.check(), "The vault's access policies give this service's identity the key"
					+ " permission '" + right.permission() + "'.");
		}
		if (own.stream().anyMatch(AccessPolicy::hasAll)) {
			return all(right);
		}
		return policies.stream().anyMatch((policy) -> policy.mayGrant(right.permission())) ? others(right)
				: nobody(right);
	}

	private static Check all(KeyRight right) {
		return right.isWithinAll()
				? Check.pass(right.check(),
						"The vault's access policies give this service's identity the key permission 'all'.")
				: Check.unknown(right.check(),
						"The vault's access policies give this service's identity the key permission 'all', which is"
								+ " not known to hold '" + right.permission() + "'.",
						right.policyRemedy());
	}

	private static Check others(KeyRight right) {
		return Check.unknown(right.check(),
				"The vault's access policies give the key permission '" + right.permission()
						+ "' to others and not to this service's identity. One of them may be a group that it belongs"
						+ " to, which cannot be seen.",
				"If it is in none of those groups: " + right.policyRemedy());
	}

	private static Check nobody(KeyRight right) {
		return Check.fail(right.check(),
				"The vault's access policies give the key permission '" + right.permission() + "' to nobody.",
				right.policyRemedy());
	}

}
