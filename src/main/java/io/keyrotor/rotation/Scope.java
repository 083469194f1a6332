package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.ConsumerRules;

/** Which bindings a rotation is about, as they are now. */
final class Scope {

	private final Bindings bindings;

	private final ConsumerKinds kinds;

	Scope(Bindings bindings, ConsumerKinds kinds) {
		this.bindings = bindings;
		this.kinds = kinds;
	}

	/** The bindings with whose consumers a rotation begins. */
	List<CmkBinding> of(Rotation rotation) {
		return this.bindings.of(rotation.key()).stream().filter((binding) -> meant(rotation, binding)).toList();
	}

	private static boolean meant(Rotation rotation, CmkBinding binding) {
		return rotation.target().map((target) -> target.means(binding.id())).orElse(true);
	}

	/**
	 * The bindings that count while consumers are moved: those of the key, and those that
	 * have been moved on to the other one. Nobody new is moved back from another key. One
	 * that is moved at this very moment may be there twice.
	 */
	List<CmkBinding> of(Rotation rotation, Phase.Moving phase) {
		Set<BindingId> known = phase.consumers()
			.stream()
			.map(ConsumerProgress::binding)
			.collect(Collectors.toUnmodifiableSet());
		Stream<CmkBinding> moved = rotation.otherKey()
			.stream()
			.flatMap((other) -> this.bindings.of(other).stream())
			.filter((binding) -> known.contains(binding.id()));
		boolean grows = rotation.target().isEmpty() || phase instanceof Phase.Propagating;
		Stream<CmkBinding> own = of(rotation).stream().filter((binding) -> grows || known.contains(binding.id()));
		return Stream.concat(own, moved).toList();
	}

	/** The consumers of a rotation that has not moved any. */
	List<ConsumerProgress> pending(Rotation rotation, Instant now) {
		return of(rotation).stream().map((binding) -> joining(rotation, binding, now)).toList();
	}

	/** One that takes part from now on, or is left out. */
	ConsumerProgress joining(Rotation rotation, CmkBinding binding, Instant now) {
		ConsumerProgress pending = ConsumerProgress.pending(binding.id(), binding.consumer(), now);
		ConsumerRules rules = this.kinds.rules(binding.consumer().kind());
		return rotation.target()
			.flatMap((target) -> leftOut(target, binding.consumer(), rules))
			.map((why) -> pending.skipped(why, now))
			.orElse(pending);
	}

	/**
	 * Why a wish for all consumers of a key is none for this one. One that was named is
	 * never left out.
	 */
	static Optional<String> leftOut(RotationTarget target, ConsumerId consumer, ConsumerRules rules) {
		boolean ofAll = target instanceof RotationTarget.OtherCredentials && target.only().isEmpty();
		return (ofAll && !rules.takesCredentials()) ? Optional
			.of("A %s has no credentials for its key of its own: it reaches the key with an identity of its resource, which is changed in Azure."
				.formatted(consumer.kind().word())) : Optional.empty();
	}

	/**
	 * Those that another rotation may still be writing, and what it knew of others that
	 * are meant. One that is done and belongs elsewhere is left alone.
	 */
	List<ConsumerProgress> inherited(Rotation rotation, List<ConsumerProgress> heirs, Instant now) {
		Map<ConsumerId, BindingId> bound = new HashMap<>();
		of(rotation).forEach((binding) -> bound.put(binding.consumer(), binding.id()));
		return heirs.stream()
			.filter((heir) -> heir.unsettled() || bound.containsKey(heir.consumer()))
			.map((heir) -> ConsumerProgress.inherited(heir, bound.getOrDefault(heir.consumer(), heir.binding()),
					rotation.key(), now))
			.toList();
	}

	/**
	 * The same, where another rotation may still be writing some of them, and those that
	 * have been unbound since.
	 */
	List<ConsumerProgress> pending(Rotation rotation, List<ConsumerProgress> heirs, Instant now) {
		Map<BindingId, ConsumerProgress> consumers = new LinkedHashMap<>();
		pending(rotation, now).forEach((consumer) -> consumers.put(consumer.binding(), consumer));
		inherited(rotation, heirs, now).forEach((consumer) -> consumers.put(consumer.binding(), consumer));
		return List.copyOf(consumers.values());
	}

}
