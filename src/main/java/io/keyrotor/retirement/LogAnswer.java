package io.keyrotor.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a log was asked and what it answered.
 *
 * @param newestEventOfKey how far the log had come
 */
public record LogAnswer(String query, List<KeyUse> uses, Optional<Instant> newestEventOfKey) {

	public LogAnswer {
		uses = List.copyOf(uses);
	}

	static LogAnswer of(KeyUses uses) {
		return new LogAnswer(uses.query(), uses.uses(), uses.newestEventOfKey());
	}

}
