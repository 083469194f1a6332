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
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * From the new version to every consumer on it, or back again: one consumer a step, and a
 * last look at the key before the end.
 */
final class Propagation {

	private static final int PATIENCE = 10;

	private final Keys keys;

	private final Scope scope;

	private final OldVersions oldVersions;

	private final Settling settling;

	private final ConsumerMove move;

	private final LeftBehind leftBehind;

	private final InstantSource clock;

	Propagation(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			KeptDefinitions definitions, OldVersions oldVersions, Settling settling, ResourceLeases leases,
			InstantSource clock) {
		this.keys = keys;
		this.scope = new Scope(bindings, consumers);
		this.oldVersions = oldVersions;
		this.settling = settling;
		this.move = new ConsumerMove(stores, keys, consumers, bindings, checks, definitions, settling,
				new WritingTurns(consumers, leases), clock);
		this.leftBehind = new LeftBehind(stores, consumers, bindings, clock);
		this.clock = clock;
	}

	Step<Rotation> advance(Rotation rotation, Phase.Moving phase) {
		Instant now = this.clock.instant();
		List<ConsumerProgress> bound = bound(rotation, phase, now);
		if (!bound.equals(phase.consumers())) {
			return new Step.Moved<>(rotation.to(phase.with(bound), now));
		}
		Optional<ConsumerProgress> next = bound.stream()
			.filter(ConsumerProgress::open)
			.min(Comparator.comparing(ConsumerProgress::due));
		return next.map((consumer) -> move(rotation, phase, consumer, now)).orElseGet(() -> finish(rotation, phase));
	}

	private Step<Rotation> move(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer, Instant now) {
		return consumer.due().isAfter(now) ? new Step.WaitUntil<>(rotation, consumer.due())
				: this.move.advance(rotation, phase, consumer);
	}

	/**
	 * The consumers as they are bound now: a binding may have come or gone since the
	 * rotation began.
	 */
	private List<ConsumerProgress> bound(Rotation rotation, Phase.Moving phase, Instant now) {
		Map<BindingId, CmkBinding> missing = this.scope.of(rotation, phase)
			.stream()
			.collect(Collectors.toMap(CmkBinding::id, Function.identity(), (_, moved) -> moved));
		List<ConsumerProgress> consumers = new ArrayList<>();
		for (ConsumerProgress consumer : phase.consumers()) {
			boolean bound = missing.remove(consumer.binding()) != null;
			consumers.add((bound || !(consumer.open() || consumer.stuck())) ? consumer
					: consumer.skipped("Its binding was deleted.", now));
		}
		missing.values()
			.stream()
			.sorted(Comparator.comparing(CmkBinding::createdOn))
			.map((binding) -> this.scope.joining(rotation, binding, now))
			.forEach(consumers::add);
		return consumers;
	}

	private Step<Rotation> finish(Rotation rotation, Phase.Moving phase) {
		List<ConsumerProgress> stuck = phase.consumers().stream().filter(ConsumerProgress::stuck).toList();
		if (!stuck.isEmpty()) {
			return new Step.Moved<>(
					rotation.to(phase.hold(RotationFindings.stuck(rotation, stuck)), this.clock.instant()));
		}
		Optional<Instant> inDoubt = phase.consumers()
			.stream()
			.flatMap((consumer) -> inDoubt(rotation, consumer).stream())
			.max(Comparator.naturalOrder());
		if (inDoubt.isPresent()) {
			return new Step.WaitUntil<>(rotation, inDoubt.get());
		}
		try {
			Optional<Step<Rotation>> unfinished = this.leftBehind.advance(rotation, phase);
			if (unfinished.isPresent()) {
				return unfinished.get();
			}
			Optional<ConsumerProgress> unknown = phase.consumers()
				.stream()
				.flatMap((consumer) -> settled(rotation, consumer).stream())
				.findFirst();
			if (unknown.isPresent()) {
				return new Step.Moved<>(rotation.to(phase.with(unknown.get()), this.clock.instant()));
			}
			return new Step.Moved<>(rotation.to(complete(rotation, phase), this.clock.instant()));
		}
		catch (UpstreamFailure failure) {
			Instant now = this.clock.instant();
			return waits(rotation, failure)
					? new Step.WaitUntil<>(rotation.troubled(phase, failure.sentence(), now),
							Backoff.next(now, rotation.failures(), failure.retryAfter()))
					: new Step.Moved<>(rotation.to(phase.hold(Findings.of(failure)), now));
		}
	}

	/** Credentials that nobody knows are read back before the end. */
	private Optional<ConsumerProgress> settled(Rotation rotation, ConsumerProgress consumer) {
		return (rotation.target().filter(RotationTarget.OtherCredentials.class::isInstance).isPresent()
				&& consumer.state() instanceof ConsumerProgress.Skipped skipped
				&& skipped.write().filter(ConsumerProgress.Updating::open).isPresent())
						? Optional.of(this.move.settled(rotation, consumer, skipped)) : Optional.empty();
	}

	/** A consumer may be skipped while a write to it is under way. */
	private Optional<Instant> inDoubt(Rotation rotation, ConsumerProgress consumer) {
		return (consumer.state() instanceof ConsumerProgress.Skipped skipped) ? skipped.write()
			.flatMap((write) -> this.settling.until(rotation.subjectId(), consumer.consumer().uri(), write.since()))
				: Optional.empty();
	}

	private static boolean waits(Rotation rotation, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> true;
			case FORBIDDEN -> failure.reason().passing() && rotation.failures() < PATIENCE;
			case MISSING, REJECTED -> false;
		};
	}

	private Phase complete(Rotation rotation, Phase.Moving moving) {
		return switch (moving) {
			case Phase.Propagating propagating -> complete(rotation, propagating);
			case Phase.RollingBack back -> complete(rotation, back);
		};
	}

	private Phase complete(Rotation rotation, Phase.RollingBack phase) {
		Set<VersionId> others = new HashSet<>(phase.known().isEmpty() ? Set.of() : versions(rotation));
		others.removeAll(phase.known());
		if (!others.isEmpty()) {
			return phase.knowing(others).hold(DoubleVersion.found(rotation, phase.current(), others));
		}
		return rotation.moves() ? this.oldVersions.keep(rotation.key(), phase.previous())
			.<Phase>map(phase::hold)
			.orElseGet(phase::finish) : phase.finish();
	}

	private Set<VersionId> versions(Rotation rotation) {
		return this.keys.versions(rotation.key()).stream().map(KeyVersion::id).collect(Collectors.toUnmodifiableSet());
	}

	private Phase complete(Rotation rotation, Phase.Propagating phase) {
		return rotation.target().isPresent() ? completeMove(rotation, phase) : completeRotation(rotation, phase);
	}

	/** It made no version, so it counts none. */
	private Phase completeMove(Rotation rotation, Phase.Propagating phase) {
		List<KeyVersion> versions = this.keys.versions(rotation.key());
		return rotation.retire()
			.map((retire) -> phase.complete(versions.size(),
					Optional.of(retire(rotation, phase.baseline().current(), retire)),
					others(phase, versions).map((version) -> retire(rotation, version, retire)).toList()))
			.orElseGet(() -> phase.complete(versions.size(), Optional.empty()));
	}

	/** All that is enabled of a key that was left. */
	private static Stream<VersionId> others(Phase.Propagating phase, List<KeyVersion> versions) {
		return versions.stream()
			.filter(KeyVersion::enabled)
			.map(KeyVersion::id)
			.filter((version) -> !version.equals(phase.baseline().current()));
	}

	private Phase completeRotation(Rotation rotation, Phase.Propagating phase) {
		Set<VersionId> versions = versions(rotation);
		Set<VersionId> others = new HashSet<>(versions);
		others.removeAll(phase.baseline().versions());
		others.removeAll(phase.surplus());
		others.remove(phase.current());
		return others.isEmpty() ? phase.complete(versions.size(), retirement(rotation, phase))
				: phase.knowing(others).hold(DoubleVersion.found(rotation, phase.current(), others));
	}

	/** Begun before the end is kept, and found again if this is repeated. */
	private Optional<RetirementId> retirement(Rotation rotation, Phase.Propagating phase) {
		return rotation.retire().map((retire) -> retire(rotation, phase.baseline().current(), retire));
	}

	private RetirementId retire(Rotation rotation, VersionId version, Retire retire) {
		return this.oldVersions.retire(rotation.id(), rotation.key(), version, retire.soak());
	}

}
