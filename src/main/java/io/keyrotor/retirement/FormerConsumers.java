package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.FormerBinding;
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
 * Consumers that were bound to the key, seen on it or in a rotation of it, are not bound
 * to it any more, and may still need an old version: those that were left out, those that
 * were moved to another key a while ago, and those that never give one up, until somebody
 * answers for it that their data is gone.
 */
final class FormerConsumers {

	private static final int PAGE = 100;

	private static final String NOBODY_KNOWS = "its subscription is not found, so nobody can read whether it needs them";

	private final Rotations rotations;

	private final ConsumerKinds kinds;

	private final Bindings bindings;

	FormerConsumers(Rotations rotations, ConsumerKinds kinds, Bindings bindings) {
		this.rotations = rotations;
		this.kinds = kinds;
		this.bindings = bindings;
	}

	/**
	 * All of them, each once.
	 * @param bound the consumers that are bound; what is wrong with them is known already
	 */
	List<Former> of(KeyId key, Set<ConsumerId> bound) {
		List<Rotation> rotations = all(key);
		Map<ConsumerId, Former> former = new LinkedHashMap<>();
		List<FormerBinding> keeping = keeping(key, rotations, bound);
		Map<ConsumerId, Instant> saidOn = keeping.stream()
			.flatMap((kept) -> kept.gone().stream().map((gone) -> Map.entry(kept.consumer(), gone.on())))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		keeping.stream()
			.filter((kept) -> kept.gone().isEmpty())
			.forEach((kept) -> former.put(kept.consumer(), new Keeping(kept)));
		for (Rotation rotation : rotations) {
			for (ConsumerProgress progress : touched(key, rotation)) {
				if (!bound.contains(progress.consumer())) {
					former(key, rotation, progress, saidOn).ifPresent((one) -> former.putIfAbsent(one.consumer(), one));
				}
			}
		}
		return List.copyOf(former.values());
	}

	/**
	 * Those that never give an old version up, also those whose data is gone, each once.
	 */
	List<FormerBinding> keeping(KeyId key, Set<ConsumerId> bound) {
		return keeping(key, all(key), bound);
	}

	private List<FormerBinding> keeping(KeyId key, List<Rotation> rotations, Set<ConsumerId> bound) {
		Map<ConsumerId, FormerBinding> keeping = new LinkedHashMap<>();
		this.bindings.former(key).forEach((kept) -> keeping.put(kept.consumer(), kept));
		rotations.stream()
			.filter(Rotation::moves)
			.forEach((rotation) -> touched(key, rotation).forEach((progress) -> kept(key, rotation, progress)
				.ifPresent((kept) -> keeping.merge(kept.consumer(), kept, FormerConsumers::later))));
		keeping.keySet().removeAll(bound);
		return List.copyOf(keeping.values());
	}

	/** The key that a rotation moves to is none of those who never went there. */
	private static List<ConsumerProgress> touched(KeyId key, Rotation rotation) {
		return rotation.otherKey().equals(Optional.of(key))
				? rotation.consumers().stream().filter(ConsumerProgress::mayHaveMoved).toList() : rotation.consumers();
	}

	private Optional<FormerBinding> kept(KeyId key, Rotation rotation, ConsumerProgress progress) {
		return (this.kinds.rules(progress.consumer().kind())
			.retirement() instanceof RetirementRule.KeepsOldVersions keeps)
					? Optional.of(new FormerBinding(key, progress.consumer(), Optional.of(progress.binding()),
							keeps.reason(), rotation.updatedOn(), Optional.empty()))
					: Optional.empty();
	}

	/** What was said of its data counts until it was bound again. */
	private static FormerBinding later(FormerBinding known, FormerBinding moved) {
		boolean stays = known.gone().map((gone) -> gone.on().isAfter(moved.since())).orElse(false)
				|| !known.since().isBefore(moved.since());
		return stays ? known : moved;
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

	private static Optional<Former> former(KeyId key, Rotation rotation, ConsumerProgress progress,
			Map<ConsumerId, Instant> saidOn) {
		if (!rotation.moves()) {
			return Optional.empty();
		}
		Optional<FormerBinding> unanswered = Optional
			.of(new FormerBinding(key, progress.consumer(), Optional.of(progress.binding()), NOBODY_KNOWS,
					rotation.updatedOn(), Optional.empty()))
			.filter((left) -> !saidOn.getOrDefault(left.consumer(), Instant.MIN).isAfter(left.since()));
		if (rotation.otherKey().isPresent() && progress.arrived()) {
			return gone(key, rotation, progress)
					? Optional.of(new Moved(rotation.id(), progress.binding(), progress.consumer(), unanswered))
					: Optional.empty();
		}
		return whyLeftOut(rotation, progress)
			.map((reason) -> new LeftOut(rotation.id(), progress.binding(), progress.consumer(), reason, unanswered));
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

		/** Of whom it can be said that he is gone; empty if it was. */
		Optional<FormerBinding> unanswered();

	}

	/**
	 * A consumer whose older data needs the key's old versions, wherever the consumer is
	 * now.
	 */
	record Keeping(FormerBinding kept) implements Former {

		@Override
		public ConsumerId consumer() {
			return this.kept.consumer();
		}

		@Override
		public Optional<FormerBinding> unanswered() {
			return Optional.of(this.kept);
		}

		Obstacle obstacle() {
			return Obstacle.lasting("ConsumerKeepsOldVersions",
					"The consumer %s was on the key %s until %s or later%s and is not bound to it now, and %s. No version of this key is disabled here. If its data is gone for good, also from every backup, let an approver say so: POST /v1/former-consumers/accept-data-gone."
						.formatted(this.kept.consumer(), this.kept.key(), this.kept.since(),
								this.kept.binding().map(" (binding %s)"::formatted).orElse(""), this.kept.reason()));
		}

	}

	/**
	 * A consumer that a rotation moved to another key; it may have a version of this one
	 * in its cache for a while.
	 *
	 * @param binding the binding it had
	 */
	record Moved(RotationId rotation, BindingId binding, ConsumerId consumer,
			Optional<FormerBinding> unanswered) implements Former {
	}

	/**
	 * A consumer that a rotation left out.
	 *
	 * @param binding the binding it had
	 * @param reason why it was left out
	 */
	record LeftOut(RotationId rotation, BindingId binding, ConsumerId consumer, String reason,
			Optional<FormerBinding> unanswered) implements Former {

		/** What is in the way of a bound consumer is in the way of this one. */
		Obstacle obstacle(VersionId version, Obstacle asIfBound) {
			return asIfBound.saying("ConsumerSkipped",
					"The consumer %s was left out of the rotation %s (%s) and is not bound any more, so it may still need the version %s. %s Bind it again, so that it is looked after, or move it off the key."
						.formatted(this.consumer, this.rotation, this.reason, version, asIfBound.finding().message()));
		}

	}

}
