package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/** What stands in the way of disabling a version, whatever its consumers are like. */
final class VersionObstacles {

	private VersionObstacles() {
	}

	/**
	 * All that stands in the way.
	 * @param left whether every consumer was moved to another key, so that nothing
	 * follows this one
	 */
	static List<Obstacle> of(Key key, VersionId version, Optional<VersionDetail> detail, boolean left) {
		List<Obstacle> obstacles = new ArrayList<>();
		KeyCondition.managed(key)
			.ifPresent((_) -> obstacles.add(Obstacle.lasting("KeyIsManaged",
					"The key %s backs a certificate, and its versions are looked after with it. Nothing was disabled."
						.formatted(key.id()))));
		if (!left && key.current().id().equals(version)) {
			obstacles.add(Obstacle.lasting("VersionIsCurrent",
					"The version %s is the current version of the key %s, and whatever follows the key uses it. Rotate the key first, or move all its consumers to another key."
						.formatted(version, key.id())));
		}
		if (detail.isEmpty()) {
			obstacles.add(Obstacle.lasting("VersionNotFound",
					"The key %s has no version %s. List its versions and ask for one of them.".formatted(key.id(),
							version)));
		}
		detail.filter((found) -> !found.version().enabled())
			.ifPresent((_) -> obstacles.add(Obstacle.lasting("VersionDisabled",
					"The version %s of the key %s was disabled by somebody else, so nothing can be proven of it any more. If nothing misses it, nothing is left to do; otherwise enable it again, and ask for its retirement then."
						.formatted(version, key.id()))));
		return obstacles;
	}

	/** Without a version to replace it none is disabled. */
	static Optional<Obstacle> usable(Key key, Instant now) {
		return key.current().usableAt(now) ? Optional.empty() : Optional.of(Obstacle.soaking("CurrentVersionNotUsable",
				"The current version %s of the key %s is disabled or not valid now, so it can replace no other. Enable it or correct its dates in the key store, then resume."
					.formatted(key.current().id(), key.id())));
	}

}
