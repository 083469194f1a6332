package io.keyrotor.key;

import java.util.Set;

/**
 * One version of a key as the store answers for that version itself.
 *
 * @param operations what this version may be used for ({@code key_ops}); a change of the
 * version has to send them along, because Azure takes away what is not named
 */
public record VersionDetail(KeyVersion version, Set<String> operations) {

	public VersionDetail {
		operations = Set.copyOf(operations);
	}

}
