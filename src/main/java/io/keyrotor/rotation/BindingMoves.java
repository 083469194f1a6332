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
			.ifPresent((target) -> arrived(before, after).forEach((consumer) -> bindings.find(consumer.binding())
				.filter((binding) -> after.keys().contains(binding.key()))
				.map((binding) -> changed(binding, after, target, consumer))
				.ifPresent(bindings::move)));
	}

	private static List<ConsumerProgress> arrived(Rotation before, Rotation after) {
		Map<BindingId, ConsumerProgress.State> known = new HashMap<>();
		before.consumers().forEach((consumer) -> known.put(consumer.binding(), consumer.state()));
		return after.consumers()
			.stream()
			.filter(ConsumerProgress::arrived)
			.filter((consumer) -> !consumer.state().equals(known.get(consumer.binding())))
			.toList();
	}

	private static CmkBinding changed(CmkBinding binding, Rotation rotation, RotationTarget target,
			ConsumerProgress consumer) {
		boolean forward = consumer.state() instanceof ConsumerProgress.Verified;
		return switch (target) {
			case RotationTarget.AnotherKey another -> on(binding, forward ? another.key() : rotation.key());
			case RotationTarget.OtherCredentials other when forward -> binding.with(secret(other.credentials()));
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
