package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * From the new version to every consumer on it: one consumer a step, and a last look at
 * the key before the end.
 */
final class Propagation {

	private static final int PATIENCE = 10;

	private final Keys keys;

	private final Bindings bindings;

	private final ConsumerMove move;

	private final InstantSource clock;

	Propagation(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, RotationTimings timings,
			InstantSource clock) {
		this.keys = keys;
		this.bindings = bindings;
		this.move = new ConsumerMove(stores, consumers, bindings, timings, clock);
		this.clock = clock;
	}

	Step advance(Rotation rotation, Phase.Propagating phase) {
		Instant now = this.clock.instant();
		List<ConsumerProgress> bound = bound(rotation, phase, now);
		if (!bound.equals(phase.consumers())) {
			return new Step.Moved(rotation.to(phase.with(bound), now));
		}
		Optional<ConsumerProgress> next = bound.stream()
			.filter(ConsumerProgress::open)
			.min(Comparator.comparing(ConsumerProgress::due));
		return next.map((consumer) -> consumer.due().isAfter(now) ? new Step.WaitUntil(rotation, consumer.due())
				: this.move.advance(rotation, phase, consumer))
			.orElseGet(() -> finish(rotation, phase));
	}

	/**
	 * The consumers as they are bound now: a binding may have come or gone since the
	 * rotation began.
	 */
	private List<ConsumerProgress> bound(Rotation rotation, Phase.Propagating phase, Instant now) {
		Map<BindingId, CmkBinding> missing = this.bindings.of(rotation.key())
			.stream()
			.collect(Collectors.toMap(CmkBinding::id, Function.identity()));
		List<ConsumerProgress> consumers = new ArrayList<>();
		for (ConsumerProgress consumer : phase.consumers()) {
			boolean bound = missing.remove(consumer.binding()) != null;
			consumers.add((bound || !(consumer.open() || consumer.stuck())) ? consumer
					: consumer.to(new ConsumerProgress.Skipped("Its binding was deleted."), now));
		}
		missing.values()
			.stream()
			.sorted(Comparator.comparing(CmkBinding::createdOn))
			.map((binding) -> ConsumerProgress.pending(binding.id(), binding.consumer(), now))
			.forEach(consumers::add);
		return consumers;
	}

	private Step finish(Rotation rotation, Phase.Propagating phase) {
		List<ConsumerProgress> stuck = phase.consumers().stream().filter(ConsumerProgress::stuck).toList();
		if (!stuck.isEmpty()) {
			return new Step.Moved(rotation.to(phase.hold(stuck(rotation, stuck)), this.clock.instant()));
		}
		try {
			return new Step.Moved(rotation.to(complete(rotation, phase), this.clock.instant()));
		}
		catch (UpstreamFailure failure) {
			Instant now = this.clock.instant();
			return waits(rotation, failure)
					? new Step.WaitUntil(rotation.troubled(phase, failure.sentence(), now),
							Backoff.next(now, rotation.failures(), failure.retryAfter()))
					: new Step.Moved(rotation.to(phase.hold(Findings.of(failure)), now));
		}
	}

	private static boolean waits(Rotation rotation, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> true;
			case FORBIDDEN -> failure.reason().passing() && rotation.failures() < PATIENCE;
			case MISSING, REJECTED -> false;
		};
	}

	private Phase complete(Rotation rotation, Phase.Propagating phase) {
		Set<VersionId> versions = this.keys.versions(rotation.key())
			.stream()
			.map(KeyVersion::id)
			.collect(Collectors.toUnmodifiableSet());
		Set<VersionId> others = new HashSet<>(versions);
		others.removeAll(phase.baseline().versions());
		others.removeAll(phase.surplus());
		others.remove(phase.current());
		return others.isEmpty() ? phase.complete(versions.size())
				: phase.knowing(others).hold(DoubleVersion.found(rotation, phase.current(), others));
	}

	private static Finding stuck(Rotation rotation, List<ConsumerProgress> stuck) {
		boolean secretsOnly = stuck.stream()
			.allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.NeedsSecret);
		String named = stuck.stream().map((consumer) -> consumer.consumer().uri()).collect(Collectors.joining(", "));
		return new Finding(secretsOnly ? "NeedsSecret" : "ConsumersNotMoved",
				"The rotation %s of the key %s cannot move %d of its consumers: %s. The old version stays enabled. See each consumer's detail for the cure, then resume the rotation."
					.formatted(rotation.id(), rotation.key(), stuck.size(), named));
	}

}
