package io.keyrotor.binding;

import java.time.Instant;

/**
 * Somebody answers for it that the data is gone which a consumer wrote with a key. It
 * covers that data and nothing else.
 *
 * @param by who
 * @param reason why that is certain
 */
public record DataGone(String by, String reason, Instant on) {

	public DataGone {
		if (by.isBlank() || reason.isBlank()) {
			throw new IllegalArgumentException("That data is gone is said by somebody and for a reason.");
		}
	}

}
