package io.keyrotor.rotation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyId;

/**
 * What the next revision of a rotation means for the bindings of its consumers. Whoever
 * keeps the revision keeps this in the same transaction, so that a binding is never on
 * one key and its consumer proven to be on the other.
 */
public final class BindingMoves {

	private BindingMoves() {
	}

	/** Changes the bindings of those consumers that have arrived with this revision. */
	public static void keep(Rotation before, Rotation after, Bindings bindings) {
		after.target()
			.ifPresent((target) -> ended(before, after, target).forEach((consumer) -> bindings.find(consumer.binding())
				.filter((binding) -> after.keys().contains(binding.key()))
				.map((binding) -> changed(binding, after, target, consumer))
				.ifPresent(bindings::move)));
	}

	private static List<ConsumerProgress> ended(Rotation before, Rotation after, RotationTarget target) {
		Map<BindingId, ConsumerProgress.State> known = new HashMap<>();
		if (!givesWay(before, after)) {
			before.consumers().forEach((consumer) -> known.put(consumer.binding(), consumer.state()));
		}
		return after.consumers()
			.stream()
			.filter((consumer) -> consumer.arrived() || foundOn(consumer).isPresent()
					|| (target instanceof RotationTarget.OtherCredentials && authenticated(after, consumer)))
			.filter((consumer) -> !consumer.state().equals(known.get(consumer.binding())))
			.toList();
	}

	/** It was left out, and moved all the same. */
	private static Optional<KeyId> foundOn(ConsumerProgress consumer) {
		return (consumer.state() instanceof ConsumerProgress.Skipped skipped) ? skipped.on() : Optional.empty();
	}

	private static boolean givesWay(Rotation before, Rotation after) {
		return after.phase() instanceof Phase.Canceled && !before.phase().terminal();
	}

	/** Nobody reads it back any more, and its service took the other credentials. */
	private static boolean authenticated(Rotation after, ConsumerProgress consumer) {
		boolean left = consumer.state() instanceof ConsumerProgress.Skipped || after.phase() instanceof Phase.Canceled;
		return left && consumer.write().filter((write) -> write.made() == ConsumerProgress.Made.CHANGE).isPresent();
	}

	private static CmkBinding changed(CmkBinding binding, Rotation rotation, RotationTarget target,
			ConsumerProgress consumer) {
		boolean forward = consumer.state() instanceof ConsumerProgress.Verified;
		return switch (target) {
			case RotationTarget.AnotherKey another ->
				on(binding, foundOn(consumer).orElse(forward ? another.key() : rotation.key()));
			case RotationTarget.OtherCredentials other when forward || authenticated(rotation, consumer) ->
				binding.with(secret(other.credentials()));
			case RotationTarget.OtherCredentials _, RotationTarget.SameKey _ -> binding;
		};
	}

	private static CmkBinding on(CmkBinding binding, KeyId key) {
		return binding.on(key);
	}

	private static Optional<SecretReference> secret(KeyCredentials credentials) {
		return (credentials instanceof KeyCredentials.Application application) ? Optional.of(application.secret())
				: Optional.empty();
	}

}
