package io.keyrotor.azure.search;

import io.keyrotor.key.UpstreamFailure;

/** What a refusal of an AI Search service means, and who can do something about it. */
final class SearchFailures {

	private static final String ROLE = "Give this service's identity the role Search Service Contributor on the search"
			+ " service, let that accept roles (role-based access control), and let Keyrotor's address through its"
			+ " firewall; a new role takes some minutes to work.";

	private SearchFailures() {
	}

	/** The same failure with its cure, where it is known. */
	static UpstreamFailure explained(UpstreamFailure failure) {
		if (LostKey.is(failure)) {
			return LostKey.named(failure);
		}
		return isAnswered(failure) ? switch (failure.reason()) {
			case UNAUTHENTICATED, FORBIDDEN -> failure.advising(failure.reason(), ROLE);
			case THROTTLED, UNAVAILABLE, UNCERTAIN, CONFLICT, UNAUTHENTICATED_FOR_NOW, MISSING, DELETED,
					OPERATION_FORBIDDEN, REJECTED ->
				failure;
		} : failure;
	}

	private static boolean isAnswered(UpstreamFailure failure) {
		return failure.origin().status().isPresent();
	}

}
