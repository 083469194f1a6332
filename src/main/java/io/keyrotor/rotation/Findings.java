package io.keyrotor.rotation;

import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;

/** What a refusal by Azure means for a rotation, as a finding. */
final class Findings {

	private Findings() {
	}

	static Finding of(UpstreamFailure failure) {
		return new Finding(switch (failure.reason()) {
			case THROTTLED -> "Throttled";
			case UNAVAILABLE, UNCERTAIN -> "Unavailable";
			case CONFLICT -> "Conflict";
			case UNAUTHENTICATED, UNAUTHENTICATED_FOR_NOW, FORBIDDEN -> "Forbidden";
			case MISSING -> "NotFound";
			case DELETED -> "KeyDeleted";
			case OPERATION_FORBIDDEN -> "KeyOperationForbidden";
			case REJECTED -> "Rejected";
		}, failure.sentence());
	}

}
