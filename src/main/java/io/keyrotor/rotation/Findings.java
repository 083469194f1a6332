package io.keyrotor.rotation;

import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;

/** What a refusal by Azure means for a rotation, as a finding. */
final class Findings {

	private Findings() {
	}

	static Finding of(UpstreamFailure failure) {
		return new Finding(switch (failure.kind()) {
			case THROTTLED -> "Throttled";
			case UNAVAILABLE, UNCERTAIN -> "Unavailable";
			case STALE -> "Conflict";
			case FORBIDDEN -> "Forbidden";
			case MISSING -> "NotFound";
			case REJECTED -> "Rejected";
		}, failure.sentence());
	}

}
