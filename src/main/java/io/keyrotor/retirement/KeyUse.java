package io.keyrotor.retirement;

import java.time.Instant;

/**
 * One way in which somebody used, or tried to use, a key version.
 *
 * @param operation Azure's word for it, such as {@code KeyUnwrap}
 * @param caller who it was, as far as the log tells: an application or object id, and the
 * address
 * @param refused whether the key store refused it
 * @param times how often
 * @param first when it was first seen
 * @param last when it was last seen
 */
public record KeyUse(String operation, String caller, boolean refused, long times, Instant first, Instant last) {

	public KeyUse {
		if (times < 1 || last.isBefore(first)) {
			throw new IllegalArgumentException("A use was seen at least once, and first before last.");
		}
	}

}
