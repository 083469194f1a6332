package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;

/** Consumers that some rotation of the key left behind. */
final class SkippedConsumers {

	private static final int PAGE = 100;

	private final Rotations rotations;

	SkippedConsumers(Rotations rotations) {
		this.rotations = rotations;
	}

	/**
	 * A consumer that was skipped stands in the way unless it was read back.
	 * @param read the consumers that are bound and were read just now; what is wrong with
	 * them is known already
	 */
	List<Obstacle> look(KeyId key, VersionId version, Set<ConsumerId> read) {
		Map<ConsumerId, Obstacle> obstacles = new LinkedHashMap<>();
		for (Rotation rotation : all(key)) {
			for (ConsumerProgress consumer : rotation.consumers()) {
				if (consumer.state() instanceof ConsumerProgress.Skipped skipped
						&& !read.contains(consumer.consumer())) {
					obstacles.putIfAbsent(consumer.consumer(),
							obstacle(rotation, version, consumer.consumer(), skipped.reason()));
				}
			}
		}
		return List.copyOf(obstacles.values());
	}

	private List<Rotation> all(KeyId key) {
		RotationFilter ofKey = new RotationFilter(Optional.of(key.store()), Optional.of(key.name()), Optional.empty(),
				Optional.empty());
		List<Rotation> all = new ArrayList<>();
		List<Rotation> page = this.rotations.list(ofKey, Optional.empty(), PAGE);
		while (!page.isEmpty()) {
			all.addAll(page);
			Optional<RotationId> last = Optional.of(page.getLast().id());
			page = this.rotations.list(ofKey, last, PAGE);
		}
		return all;
	}

	private static Obstacle obstacle(Rotation rotation, VersionId version, ConsumerId consumer, String reason) {
		return Obstacle.lasting("ConsumerSkipped",
				"The consumer %s was left out of the rotation %s (%s) and is not bound any more, so it may still need the version %s. Bind it again, so that it can be read back."
					.formatted(consumer, rotation.id(), reason, version));
	}

}
