package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;

/**
 * Consumers that took part in a rotation of the key, are not bound any more, and may
 * still need an old version: those that were left out, and those that never give one up.
 */
final class FormerConsumers {

	private static final int PAGE = 100;

	private final Rotations rotations;

	private final ConsumerKinds kinds;

	FormerConsumers(Rotations rotations, ConsumerKinds kinds) {
		this.rotations = rotations;
		this.kinds = kinds;
	}

	/**
	 * All of them, each once.
	 * @param bound the consumers that are bound; what is wrong with them is known already
	 */
	List<Former> of(KeyId key, Set<ConsumerId> bound) {
		Map<ConsumerId, Former> former = new LinkedHashMap<>();
		for (Rotation rotation : all(key)) {
			for (ConsumerProgress progress : rotation.consumers()) {
				if (!bound.contains(progress.consumer())) {
					former(rotation, progress).ifPresent((one) -> former.putIfAbsent(one.consumer(), one));
				}
			}
		}
		return List.copyOf(former.values());
	}

	private Optional<Former> former(Rotation rotation, ConsumerProgress progress) {
		if (this.kinds.rules(progress.consumer().kind())
			.retirement() instanceof RetirementRule.KeepsOldVersions keeps) {
			return Optional.of(new Keeping(rotation.id(), progress.consumer(), keeps.reason()));
		}
		return (progress.state() instanceof ConsumerProgress.Skipped skipped)
				? Optional.of(new LeftOut(rotation.id(), progress.binding(), progress.consumer(), skipped.reason()))
				: Optional.empty();
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

	/** A consumer that was bound once. */
	sealed interface Former {

		ConsumerId consumer();

	}

	/**
	 * A consumer whose older data needs the key's old versions, wherever the consumer is
	 * now.
	 *
	 * @param reason why, as the end of a sentence
	 */
	record Keeping(RotationId rotation, ConsumerId consumer, String reason) implements Former {

		Obstacle obstacle(KeyId key) {
			return Obstacle.lasting("ConsumerKeepsOldVersions",
					"The consumer %s took part in the rotation %s of the key %s and is not bound any more, and %s. No version of this key is disabled here. If its data is gone for good, disable the version in the key store by hand."
						.formatted(this.consumer, this.rotation, key, this.reason));
		}

	}

	/**
	 * A consumer that a rotation left out.
	 *
	 * @param binding the binding it had
	 * @param reason why it was left out
	 */
	record LeftOut(RotationId rotation, BindingId binding, ConsumerId consumer, String reason) implements Former {

		/** What is in the way of a bound consumer is in the way of this one. */
		Obstacle obstacle(VersionId version, Obstacle asIfBound) {
			return asIfBound.saying("ConsumerSkipped",
					"The consumer %s was left out of the rotation %s (%s) and is not bound any more, so it may still need the version %s. %s Bind it again, so that it is looked after, or move it off the key."
						.formatted(this.consumer, this.rotation, this.reason, version, asIfBound.finding().message()));
		}

	}

}
