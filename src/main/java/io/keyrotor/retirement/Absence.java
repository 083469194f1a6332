package io.keyrotor.retirement;

import io.keyrotor.key.UpstreamFailure;

/** What a failure to read a consumer tells about whether the consumer is still there. */
final class Absence {

	/** Azure Resource Manager's common deployment errors, "SubscriptionNotFound". */
	private static final String NO_SUBSCRIPTION = "SubscriptionNotFound";

	private Absence() {
	}

	/** It is gone. */
	static boolean proven(UpstreamFailure failure) {
		return failure.kind() == UpstreamFailure.Kind.MISSING;
	}

	/**
	 * Its subscription is not found: it was deleted, or is one of a tenant that we do not
	 * see. Only somebody else can tell which.
	 */
	static boolean likely(UpstreamFailure failure) {
		return failure.origin().code().filter(NO_SUBSCRIPTION::equals).isPresent();
	}

	/** What to do about a consumer that nobody reads any more. */
	static String cure(UpstreamFailure failure) {
		return likely(failure)
				? " If its subscription was deleted, let an approver say so: POST /v1/former-consumers/accept-data-gone."
				: "";
	}

}
