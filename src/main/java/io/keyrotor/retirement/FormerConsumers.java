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
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.Rotations;

/**
 * Consumers that took part in a rotation of the key, are not bound to it any more, and
 * may still need an old version: those that were left out, those that were moved to
 * another key a while ago, and those that never give one up.
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
					former(key, rotation, progress).ifPresent((one) -> former.putIfAbsent(one.consumer(), one));
				}
			}
		}
		return List.copyOf(former.values());
	}

	/**
	 * Whether all that was bound to the key was moved to another one, and none came back.
	 */
	boolean left(KeyId key) {
		return all(key).stream()
			.filter((rotation) -> rotation.moves() && rotation.toVersion().isPresent())
			.findFirst()
			.filter((newest) -> newest.key().equals(key) && newest.otherKey().isPresent()
					&& newest.phase() instanceof Phase.Completed)
			.isPresent();
	}

	private Optional<Former> former(KeyId key, Rotation rotation, ConsumerProgress progress) {
		if (!rotation.moves()) {
			return Optional.empty();
		}
		if (this.kinds.rules(progress.consumer().kind())
			.retirement() instanceof RetirementRule.KeepsOldVersions keeps) {
			return Optional.of(new Keeping(rotation.id(), progress.consumer(), keeps.reason()));
		}
		if (rotation.otherKey().isPresent() && progress.arrived()) {
			return gone(key, rotation, progress)
					? Optional.of(new Moved(rotation.id(), progress.binding(), progress.consumer())) : Optional.empty();
		}
		return whyLeftOut(rotation, progress)
			.map((reason) -> new LeftOut(rotation.id(), progress.binding(), progress.consumer(), reason));
	}

	/** A rotation that gave way, or ended early, looks after nobody any more. */
	private static Optional<String> whyLeftOut(Rotation rotation, ConsumerProgress progress) {
		if (progress.state() instanceof ConsumerProgress.Skipped skipped) {
			return Optional.of(skipped.reason());
		}
		boolean ended = rotation.phase() instanceof Phase.Canceled || rotation.phase() instanceof Phase.Failed;
		return (ended && !progress.arrived())
				? Optional.of("the rotation ended in the phase " + rotation.phase().name() + " before it had arrived")
				: Optional.empty();
	}

	/** It was on the key and was read back on the other one. */
	private static boolean gone(KeyId key, Rotation rotation, ConsumerProgress progress) {
		boolean back = progress.state() instanceof ConsumerProgress.RolledBack;
		return back != rotation.key().equals(key);
	}

	private List<Rotation> all(KeyId key) {
		RotationFilter ofKey = RotationFilter.of(key);
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
					"The consumer %s took part in the rotation %s of the key %s and is not bound to it any more, and %s. No version of this key is disabled here. If its data is gone for good, disable the version in the key store by hand."
						.formatted(this.consumer, this.rotation, key, this.reason));
		}

	}

	/**
	 * A consumer that a rotation moved to another key; it may have a version of this one
	 * in its cache for a while.
	 *
	 * @param binding the binding it had
	 */
	record Moved(RotationId rotation, BindingId binding, ConsumerId consumer) implements Former {
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
