package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/** Rotations that leave something behind. */
public final class SkippingRotation {

	private SkippingRotation() {
	}

	/** One that is over and has moved everything to another key. */
	public static Rotation left(KeyId key, KeyId other) {
		Phase.Propagating propagating = new Phase.Propagating(RotationFixtures.baseline(), RotationFixtures.NEW,
				Set.of(), List.of());
		return RotationFixtures.moving(key, other).to(propagating.complete(2, Optional.empty()), RotationFixtures.NOON);
	}

	/**
	 * One that moved all to another key and left a consumer out.
	 * @param from the version that the consumer had before it was written, if it was
	 */
	public static Rotation of(KeyId key, KeyId other, ConsumerId consumer, Optional<VersionId> from) {
		ConsumerProgress skipped = new ConsumerProgress(BindingId.random(), consumer,
				new ConsumerProgress.Skipped("It is to be deleted.", Optional.empty()), RotationFixtures.NOON, 0,
				Optional.empty(), from);
		Phase.Propagating propagating = new Phase.Propagating(RotationFixtures.baseline(), RotationFixtures.NEW,
				Set.of(), List.of(skipped));
		return RotationFixtures.moving(key, other).to(propagating.complete(2, Optional.empty()), RotationFixtures.NOON);
	}

	/** One that is over and left a consumer out. */
	public static Rotation of(KeyId key, ConsumerId consumer) {
		ConsumerProgress skipped = new ConsumerProgress(BindingId.random(), consumer,
				new ConsumerProgress.Skipped("It is to be deleted.", Optional.empty()), RotationFixtures.NOON, 0,
				Optional.empty(), Optional.empty());
		Phase.Propagating propagating = new Phase.Propagating(RotationFixtures.baseline(), RotationFixtures.NEW,
				Set.of(), List.of(skipped));
		return RotationFixtures.requested(key).to(propagating.complete(2, Optional.empty()), RotationFixtures.NOON);
	}

	/** One that is moving a consumer back to this key that does not name a version. */
	public static Rotation goingBackToTheKey(KeyId key, KeyId other, VersionId previous, ConsumerId consumer) {
		ConsumerProgress pending = ConsumerProgress.pending(BindingId.random(), consumer, RotationFixtures.NOON);
		return RotationFixtures.moving(key, other)
			.to(new Phase.RollingBack(previous, RotationFixtures.NEW, Set.of(previous), List.of(pending),
					new Finding("RolledBack", "It goes back.")), RotationFixtures.NOON);
	}

	/** One that is moving its consumers back. */
	public static Rotation goingBack(KeyId key, VersionId previous, VersionId current) {
		return RotationFixtures.requested(key)
			.to(new Phase.RollingBack(previous, current, Set.of(previous), List.of(),
					new Finding("RolledBack", "It goes back.")), RotationFixtures.NOON);
	}

}
