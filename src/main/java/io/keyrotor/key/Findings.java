package io.keyrotor.key;

/** A failure from beyond the process as a finding. */
public final class Findings {

	private Findings() {
	}

	/** The failure's kind as a stable word, with its sentence. */
	public static Finding of(UpstreamFailure failure) {
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
