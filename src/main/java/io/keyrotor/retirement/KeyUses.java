package io.keyrotor.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a log says of the use of one key version.
 *
 * @param uses every use of the version by anybody from the moment asked for on,
 * successful or refused
 * @param newestEventOfKey the latest event of the key that the log showed, of any kind
 * and of any version, before it was asked for the uses: how far the log had come at least
 * @param query the question as it was put to the log, kept as evidence
 */
public record KeyUses(List<KeyUse> uses, Optional<Instant> newestEventOfKey, String query) {

	public KeyUses {
		uses = List.copyOf(uses);
	}

}
