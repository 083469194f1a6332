package io.keyrotor.retirement;

import java.time.Instant;

/**
 * Somebody answers for disabling a version without a log that shows who used it. It
 * covers the missing log and nothing else.
 *
 * @param by who
 * @param reason why
 */
public record EvidenceAcceptance(String by, String reason, Instant on) {

	public EvidenceAcceptance {
		if (by.isBlank() || reason.isBlank()) {
			throw new IllegalArgumentException("Missing evidence is accepted by somebody and for a reason.");
		}
	}

}
