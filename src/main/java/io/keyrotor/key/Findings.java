package io.keyrotor.key;

/** A failure from beyond the process as a finding. */
public final class Findings {

	private Findings() {
	}

	/** The failure's reason as a stable word, with its sentence. */
	public static Finding of(UpstreamFailure failure) {
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
