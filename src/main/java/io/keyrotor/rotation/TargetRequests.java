package io.keyrotor.rotation;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionId;

/** What is special about requests that create no version, and locks that they need. */
final class TargetRequests {

	private final KeyStores stores;

	private final Keys keys;

	private final Bindings bindings;

	private final Rotations rotations;

	private final OldVersions oldVersions;

	private final Predicate<CmkBinding> takesCredentials;

	private final Clock clock;

	TargetRequests(KeyStores stores, Keys keys, Bindings bindings, Rotations rotations, OldVersions oldVersions,
			Predicate<CmkBinding> takesCredentials, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.bindings = bindings;
		this.rotations = rotations;
		this.oldVersions = oldVersions;
		this.takesCredentials = takesCredentials;
		this.clock = clock;
	}

	/** The key that consumers are to be on afterwards. */
	Key aim(Key key, RotationRequest request) {
		return otherKey(request).filter((other) -> !other.equals(key.id())).map((other) -> {
			this.stores.require(other.store());
			return this.keys.key(other);
		}).orElse(key);
	}

	private static Optional<KeyId> otherKey(RotationRequest request) {
		return request.target().flatMap(RotationTarget::otherKey);
	}

	/** A live rotation of one of the keys that does not give way. */
	Optional<Rotation> inTheWay(KeyId key, RotationRequest request) {
		Set<KeyId> touched = new LinkedHashSet<>(Set.of(key));
		otherKey(request).ifPresent(touched::add);
		return touched.stream()
			.flatMap((one) -> this.rotations.live(one).stream())
			.filter((live) -> !givesWay(live, key, request))
			.findFirst();
	}

	/** The held rotation of a compromised key that this request ends. */
	Optional<Rotation> givesWay(KeyId key, RotationRequest request) {
		return this.rotations.live(key).filter((live) -> givesWay(live, key, request));
	}

	private boolean givesWay(Rotation live, KeyId key, RotationRequest request) {
		return request.emergency() && live.phase() instanceof Phase.Held && live.keys().contains(key)
				&& forsaken(live, key, request.target()).isEmpty();
	}

	/**
	 * Consumers that the rotation may still be writing and that nobody would look after
	 * if it gave way. One that is on its way back is bound to the other key until it has
	 * arrived, so what counts is where each is bound and not whose key it is. One whose
	 * write is over needs nobody.
	 */
	private List<String> forsaken(Rotation live, KeyId key, Optional<RotationTarget> wish) {
		Set<ConsumerId> meant = this.bindings.of(key)
			.stream()
			.filter((binding) -> wish.map((target) -> target.means(binding.id())).orElse(true))
			.map(CmkBinding::consumer)
			.collect(Collectors.toUnmodifiableSet());
		return beginning(Optional.of(live)).heirs()
			.stream()
			.filter(ConsumerProgress::unsettled)
			.map(ConsumerProgress::consumer)
			.filter((consumer) -> !meant.contains(consumer))
			.map(ConsumerId::uri)
			.toList();
	}

	/** Why a held rotation does not give way even in an emergency. */
	Optional<Finding> underWay(KeyId key, RotationRequest request) {
		return this.rotations.live(key)
			.filter((live) -> request.emergency() && live.phase() instanceof Phase.Held)
			.filter((live) -> !forsaken(live, key, request.target()).isEmpty())
			.flatMap((live) -> TargetKey.refused(
					"The rotation %s of the key %s is in the phase %s and may still be writing consumers that are not bound to the key %s or are not meant by this request, so that it would not look after them: %s. Nothing was done. Resume or cancel that rotation, or have it skip the consumers for which it waits, until it is done with these; then ask again."
						.formatted(live.id(), live.key(), live.phase().name(), key,
								String.join(", ", forsaken(live, key, request.target())))));
	}

	/** Where a rotation begins in whose favour another one ends. */
	static Phase.Requested beginning(Optional<Rotation> held) {
		return held.flatMap((rotation) -> (rotation.phase() instanceof Phase.Held waiting) ? Optional.of(waiting.heir())
				: Optional.empty())
			.orElseGet(Phase.Requested::new);
	}

	/** Why the request cannot be carried out, whatever the consumers are like. */
	Optional<Finding> refusal(KeyId key, Key aim, RotationRequest request) {
		return request.target()
			.flatMap((target) -> otherKey(request).flatMap((other) -> unfit(key, other, aim))
				.or(() -> unbound(key, target))
				.or(() -> withoutCredentials(key, target)));
	}

	/** Such a rotation would be held for what was named, or do nothing at all. */
	private Optional<Finding> withoutCredentials(KeyId key, RotationTarget target) {
		if (!(target instanceof RotationTarget.OtherCredentials)) {
			return Optional.empty();
		}
		List<CmkBinding> meant = this.bindings.of(key)
			.stream()
			.filter((binding) -> target.means(binding.id()))
			.toList();
		List<String> without = meant.stream()
			.filter((binding) -> !this.takesCredentials.test(binding))
			.map((binding) -> binding.consumer().uri())
			.toList();
		boolean possible = target.only().isEmpty() ? without.size() < meant.size() : without.isEmpty();
		return possible ? Optional.empty() : TargetKey.noCredentials(key, without);
	}

	private Optional<Finding> unfit(KeyId key, KeyId other, Key aim) {
		if (other.equals(key)) {
			return TargetKey.refused(
					"The key %s is the one that the consumers have. Nothing was done. Name another key, rotate this one, or ask for a reapply."
						.formatted(key));
		}
		return TargetKey.unfit(aim, this.clock.instant()).or(() -> retired(other, aim.current().id()));
	}

	private Optional<Finding> retired(KeyId key, VersionId version) {
		return this.oldVersions.kept(key, version) ? Optional.empty() : TargetKey.refused(
				"The version %s of the key %s is being retired, so no consumer is moved to it. Nothing was done. Cancel its retirement first, or choose another key."
					.formatted(version, key));
	}

	/** A binding may have gone or been moved since it was read. */
	private Optional<Finding> unbound(KeyId key, RotationTarget target) {
		return target.only()
			.stream()
			.filter((id) -> !bound(id, key))
			.findFirst()
			.map((id) -> new Finding(TargetKey.NOT_POSSIBLE,
					"The binding %s is not one of the key %s any more. Nothing was done. GET it to see where it is."
						.formatted(id, key)));
	}

	private boolean bound(BindingId id, KeyId key) {
		return this.bindings.find(id).filter((binding) -> binding.key().equals(key)).isPresent();
	}

	/**
	 * Keeps the rotation, and the end of the one that gives way.
	 * @return the live rotation: this one, or the one that is in the way
	 */
	Rotation accept(Rotation rotation, Optional<Rotation> held, Key aim) {
		return held.filter((waiting) -> waiting.phase() instanceof Phase.Held)
			.map((waiting) -> this.rotations.supersede(ended(waiting, rotation), rotation,
					() -> forsaken(waiting, rotation.key(), rotation.target()).isEmpty() && stillRight(rotation, aim)))
			.orElseGet(() -> this.rotations.accept(rotation, () -> stillRight(rotation, aim)));
	}

	private Rotation ended(Rotation held, Rotation successor) {
		Phase.Held waiting = (Phase.Held) held.phase();
		return held.to(waiting.giveWay(RotationFindings.gaveWay(held, successor)), this.clock.instant());
	}

	private boolean stillRight(Rotation rotation, Key aim) {
		boolean kept = rotation.otherKey()
			.map((other) -> this.oldVersions.kept(other, aim.current().id()))
			.orElse(true);
		return kept && rotation.target()
			.map((target) -> target.only().stream().allMatch((id) -> bound(id, rotation.key())))
			.orElse(true);
	}

}
