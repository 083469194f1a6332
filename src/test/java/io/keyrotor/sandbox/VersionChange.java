package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a PATCH of a version asks for; absent members stay as they are. An empty list of
 * operations is not absent: it takes all operations away, as Azure does.
 */
record VersionChange(Optional<Boolean> enabled, Optional<List<String>> operations, Optional<Instant> notBefore,
		Optional<Instant> expires) {

	static VersionChange enabled(boolean enabled) {
		return new VersionChange(Optional.of(enabled), Optional.empty(), Optional.empty(), Optional.empty());
	}

	/** How the ledger calls it. */
	String operation() {
		return this.enabled.map((on) -> on ? "EnableVersion" : "DisableVersion").orElse("UpdateVersion");
	}

}
